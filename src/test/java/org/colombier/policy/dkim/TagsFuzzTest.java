package org.colombier.policy.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Signatures and key records, whatever they hold. */
class TagsFuzzTest {

    @FuzzTest(maxDuration = "2m")
    void signature(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        TagList.parse(text).ifPresent(tags -> {
            for (String name : new String[] {"b", "bh", "d", "h", "i", "s", "x"}) {
                assertThat(tags.packed(name)).doesNotContain(" ", "\t", "\r", "\n");
                assertThat(tags.has(name)).isEqualTo(tags.get(name).isPresent());
            }
            if (SignatureTags.read(tags, Instant.EPOCH) instanceof SignatureTags.Read.Signature(SignatureTags read)) {
                assertThat(read.names()).doesNotContain("").anyMatch("from"::equalsIgnoreCase);
            }
        });
        String raw = "DKIM-Signature: " + new String(octets, StandardCharsets.ISO_8859_1).replaceAll("\\r?\\n", "\r\n ") + "\r\n";
        for (Canonicalization form : Canonicalization.values()) {
            assertThat(SignedHeader.withoutSignature(raw, form)).doesNotEndWith("\r\n");
        }
    }

    @FuzzTest(maxDuration = "2m")
    void keyRecord(byte[] octets) {
        KeyRecord.parse(new String(octets, StandardCharsets.UTF_8)).ifPresent(record -> assertThat(record.octets()).isNotNull());
    }
}
