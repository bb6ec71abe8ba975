package io.totalog.gateway.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * A test against {@link TestGateway}; all of them share one, so each takes log names of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
    classes = TestGateway.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"totalog.logs.auto-create=true"})
public @interface GatewayTest {}
