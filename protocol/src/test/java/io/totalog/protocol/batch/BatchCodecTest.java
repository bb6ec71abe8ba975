package io.totalog.protocol.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.AppendId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.record.Header;
import io.totalog.core.record.Limits;
import io.totalog.core.record.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchCodecTest {

  private static final AppendId ID = new AppendId(0x1122334455667788L, 0x0102030405060708L);

  /** On disks of version 0.1: must decode for ever. */
  private static final String GOLDEN =
      "01"
          + "f35520d5"
          + "00"
          + "0000003d"
          + "00000003"
          + "1122334455667788"
          + "0102030405060708"
          + "07"
          + "016b"
          + "02"
          + "0161"
          + "0131"
          + "0161"
          + "00"
          + "0a746578742f706c61696e"
          + "026869"
          + "00"
          + "00"
          + "05"
          + "00"
          + "00"
          + "00";

  /** Four records of one repeated text under codec 1, compressed by another zlib. */
  private static final String GOLDEN_DEFLATED =
      "0107738f8a01000000350000000411223344556677880102030405060708"
          + "000000a878da6361504f4c4a2606b10ca84a00a3593c65";

  private static List<LogRecord> goldenRecords() {
    return List.of(
        new LogRecord(
            utf8("k"),
            List.of(new Header("a", utf8("1")), new Header("a", utf8(""))),
            "text/plain",
            utf8("hi")),
        new LogRecord(null, List.of(), null, null),
        new LogRecord(utf8(""), List.of(), null, utf8("")));
  }

  @Test
  void encodedBytesAreTheGoldenOnes() {
    byte[] bytes = BatchCodec.encode(ID, goldenRecords()).bytes();

    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(GOLDEN);
    assertThat(BatchCodec.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(goldenRecords());
  }

  @Test
  void goldenDeflatedBytesStillDecode() {
    byte[] bytes = HexFormat.of().parseHex(GOLDEN_DEFLATED);

    List<LogRecord> records = BatchCodec.decode(bytes);

    assertThat(records)
        .hasSize(4)
        .allMatch(r ->
            new String(r.value(), StandardCharsets.UTF_8)
                .equals("abcabcabcabcabcabcabcabcabcabcabcabcabc"));
    assertThat(BatchCodec.appendId(bytes)).isEqualTo(ID);
  }

  @Test
  void headerAccessorsReadWithoutDecoding() {
    EncodedBatch batch = BatchCodec.encode(ID, goldenRecords());

    assertThat(BatchCodec.appendId(batch.bytes())).isEqualTo(ID);
    assertThat(BatchCodec.count(batch.bytes())).isEqualTo(3);
    assertThat(BatchCodec.crc(batch.bytes())).isEqualTo(0xf35520d5);
    assertThat(BatchCodec.wrap(batch.bytes())).isEqualTo(batch);
  }

  @Test
  void anyRecordsComeBackAsTheyWere() {
    long seed = System.nanoTime();
    System.out.println("anyRecordsComeBackAsTheyWere seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      List<LogRecord> records = randomRecords(random);
      for (Compression compression : Compression.values()) {
        AppendId id = new AppendId(random.nextLong(), random.nextLong());
        EncodedBatch batch = BatchCodec.encode(id, records, compression);

        assertThat(BatchCodec.decode(batch.bytes())).as("seed %d", seed).isEqualTo(records);
        assertThat(BatchCodec.appendId(batch.bytes())).isEqualTo(id);
        assertThat(batch.count()).isEqualTo(records.size());
      }
    }
  }

  @Test
  void skippingGoesToTheSameRecordAsReading() {
    List<LogRecord> records = randomRecords(new Random(42));
    byte[] bytes = BatchCodec.encode(ID, records).bytes();
    for (int i = 0; i < records.size(); i++) {
      BatchReader reader = BatchReader.of(bytes);
      for (int s = 0; s < i; s++) {
        reader.skip();
      }
      assertThat(reader.next()).isEqualTo(records.get(i));
      assertThat(reader.remaining()).isEqualTo(records.size() - i - 1);
    }
  }

  @Test
  void compressionShrinksWhatRepeatsAndLeavesNoiseAlone() {
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);
    LogRecord same = new LogRecord(null, List.of(), null, new byte[4096]);
    LogRecord random = new LogRecord(null, List.of(), null, noise);

    assertThat(BatchCodec.encode(ID, List.of(same), Compression.DEFLATE).bytes())
        .hasSizeLessThan(200);
    assertThat(BatchCodec.encode(ID, List.of(random), Compression.DEFLATE))
        .isEqualTo(BatchCodec.encode(ID, List.of(random)));
  }

  @Test
  void anyFlippedBitIsRefused() {
    byte[] good = BatchCodec.encode(ID, goldenRecords()).bytes();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> BatchCodec.decode(bad)).isInstanceOf(CorruptBatchException.class);
    }
  }

  @Test
  void anyTruncationAndTrailingBytesAreRefused() {
    byte[] good = BatchCodec.encode(ID, goldenRecords()).bytes();
    for (int length = 0; length < good.length; length++) {
      byte[] bad = Arrays.copyOf(good, length);
      assertKind(CorruptBatchException.Kind.LENGTH, bad);
    }
    assertKind(CorruptBatchException.Kind.LENGTH, Arrays.copyOf(good, good.length + 1));
  }

  @Test
  void anotherVersionIsRefusedByName() {
    byte[] bytes = BatchCodec.encode(ID, goldenRecords()).bytes();
    bytes[0] = 2;
    assertKind(CorruptBatchException.Kind.VERSION, bytes);
  }

  @Test
  void aChangedByteIsAWrongChecksum() {
    byte[] bytes = BatchCodec.encode(ID, goldenRecords()).bytes();
    bytes[bytes.length - 1] ^= 1;
    assertKind(CorruptBatchException.Kind.CHECKSUM, bytes);
  }

  @Test
  void reservedFlagsAndUnknownCodecsAreAnUnknownVersion() {
    for (int flags : new int[] {BatchHeader.PRODUCER_FLAG, 0x80, 2, 3}) {
      byte[] bytes = BatchCodec.encode(ID, goldenRecords()).bytes();
      bytes[BatchHeader.FLAGS_AT] = (byte) flags;
      assertKind(CorruptBatchException.Kind.VERSION, resealed(bytes));
    }
  }

  @Test
  void bytesAfterTheLastRecordAreRefusedAlthoughTheChecksumFits() {
    byte[] good = BatchCodec.encode(ID, goldenRecords()).bytes();
    byte[] longer = Arrays.copyOf(good, good.length + 3);
    BatchHeader.bigEndianInt(longer, BatchHeader.LENGTH_AT, longer.length);
    assertKind(CorruptBatchException.Kind.CONTENT, resealed(longer));
  }

  @Test
  void aDecompressionBombIsRefusedBeforeItIsInflated() {
    LogRecord zeros = new LogRecord(null, List.of(), null, new byte[1 << 20]);
    byte[] bytes = BatchCodec.encode(ID, List.of(zeros), Compression.DEFLATE).bytes();

    byte[] claimsMore = bytes.clone();
    BatchHeader.bigEndianInt(claimsMore, BatchHeader.BYTES, Integer.MAX_VALUE);
    assertKind(CorruptBatchException.Kind.CONTENT, resealed(claimsMore));
    byte[] claimsLess = bytes.clone();
    BatchHeader.bigEndianInt(claimsLess, BatchHeader.BYTES, 100);
    assertKind(CorruptBatchException.Kind.CONTENT, resealed(claimsLess));
  }

  @Test
  void impossibleCountsAreRefused() {
    for (int count : new int[] {0, -1, Limits.BATCH_RECORDS_MAX + 1}) {
      byte[] bytes = BatchCodec.encode(ID, goldenRecords()).bytes();
      BatchHeader.bigEndianInt(bytes, BatchHeader.COUNT_AT, count);
      assertKind(CorruptBatchException.Kind.CONTENT, resealed(bytes));
    }
  }

  @Test
  void theLargestAppendFitsAndALargerOneIsTooLarge() {
    LogRecord mebibyte = new LogRecord(null, List.of(), null, new byte[1 << 20]);

    assertThat(BatchCodec.encode(ID, Collections.nCopies(8, mebibyte)).count()).isEqualTo(8);
    assertThatThrownBy(() -> BatchCodec.encode(ID, Collections.nCopies(12, mebibyte)))
        .isInstanceOfSatisfying(
            TotalogException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  private static void assertKind(CorruptBatchException.Kind kind, byte[] bytes) {
    assertThatThrownBy(() -> BatchCodec.decode(bytes))
        .isInstanceOfSatisfying(
            CorruptBatchException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private static byte[] resealed(byte[] bytes) {
    BatchHeader.bigEndianInt(bytes, BatchHeader.CRC_AT, BatchHeader.computeCrc(bytes));
    return bytes;
  }

  private static List<LogRecord> randomRecords(Random random) {
    List<LogRecord> records = new ArrayList<>();
    int count = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      List<Header> headers = new ArrayList<>();
      for (int h = random.nextInt(4); h > 0; h--) {
        headers.add(new Header("h" + random.nextInt(2), bytes(random, 300)));
      }
      records.add(
          new LogRecord(
              maybe(random, 200),
              headers,
              random.nextBoolean() ? null : random.nextBoolean() ? "text/plain" : "x/\u00e4\u20ac",
              maybe(random, random.nextInt(10) == 0 ? 40_000 : 200)));
    }
    return records;
  }

  private static byte @Nullable [] maybe(Random random, int bytesMax) {
    return random.nextInt(4) == 0 ? null : bytes(random, bytesMax);
  }

  private static byte[] bytes(Random random, int bytesMax) {
    byte[] bytes = new byte[random.nextInt(bytesMax)];
    if (random.nextBoolean()) {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
