package org.colombier.policy.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** DMARC records, whatever they hold. */
class DmarcRecordFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void record(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        for (String record : List.of(text, "v=DMARC1;" + text)) {
            DmarcRecord.among("example.test", List.of(record)).ifPresent(read -> {
                assertThat(DmarcRecord.isRecord(record)).isTrue();
                assertThat(read.policy()).isNotNull();
            });
        }
    }
}
