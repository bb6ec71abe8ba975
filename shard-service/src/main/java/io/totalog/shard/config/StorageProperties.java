package io.totalog.shard.config;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a process keeps what must survive it.
 *
 * @param dataDir Directory of all data of this process; created if missing, used by one process at
 *     a time.
 */
@ConfigurationProperties("totalog")
public record StorageProperties(@DefaultValue("./data") Path dataDir) {}
