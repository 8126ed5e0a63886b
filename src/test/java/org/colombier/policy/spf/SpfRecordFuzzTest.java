package org.colombier.policy.spf;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** SPF records, whatever they hold: they are read, or refused as malformed, and nothing else happens. */
class SpfRecordFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void record(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        String record = SpfRecord.isRecord(text) ? text : "v=spf1 " + text;
        try {
            assertThat(SpfRecord.parse(record).questions()).isNotNegative();
        } catch (SpfSyntaxException malformed) {
            assertThat(malformed).hasMessageNotContaining("\0");
        }
    }
}
