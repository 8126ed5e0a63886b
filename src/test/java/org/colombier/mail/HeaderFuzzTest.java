package org.colombier.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Header sections and addresses, whatever they hold. In the suite the kept inputs are replayed; {@code bench/fuzz} looks for new ones. */
class HeaderFuzzTest {

    /** What is not edited stays as it came, octet for octet. */
    @FuzzTest(maxDuration = "2m")
    void headerSection(byte[] octets) {
        HeaderSection header = HeaderSection.read(octets);
        StringBuilder raw = new StringBuilder();
        for (HeaderSection.Field field : header.fields()) {
            raw.append(field.raw());
            assertThat(field.name()).isNotEmpty().doesNotContain("\r", "\n", ":");
            assertThat(field.value().length()).isLessThanOrEqualTo(field.raw().length());
            assertThat(field.is(field.name())).isTrue();
        }
        String message = new String(octets, StandardCharsets.ISO_8859_1);
        assertThat(header.length()).isBetween(0, octets.length);
        if (!raw.isEmpty() && message.startsWith(raw.toString())) {
            assertThat(header.first(header.fields().getFirst().name())).isPresent();
        }
    }

    @FuzzTest(maxDuration = "2m")
    void address(byte[] octets) {
        EmailAddress.tryParse(new String(octets, StandardCharsets.UTF_8)).ifPresent(address -> {
            assertThat(EmailAddress.parse(address.toString())).isEqualTo(address);
            EmailAddress canonical = address.canonical();
            assertThat(canonical.canonical()).isEqualTo(canonical);
            assertThat(address.toString()).doesNotContain("\r", "\n", "\0");
        });
    }
}
