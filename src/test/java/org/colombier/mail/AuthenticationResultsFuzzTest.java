package org.colombier.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Authentication-Results, whatever they hold. */
class AuthenticationResultsFuzzTest {

    /** What somebody could read as a field of ours is never let pass, and what is read can be written and read again. */
    @FuzzTest(maxDuration = "2m")
    void field(byte[] octets) {
        String value = new String(octets, StandardCharsets.UTF_8);
        AuthenticationResults.parse(value).ifPresent(read -> {
            assertThat(AuthenticationResults.couldBeOf(value, read.server())).isTrue();
            String written = read.field();
            assertThat(written).endsWith("\r\n").doesNotContain("\0");
            assertThat(HeaderSection.read((written + "\r\n").getBytes(StandardCharsets.UTF_8)).fields()).hasSize(1);
        });
        AuthenticationResults.Method method = new AuthenticationResults.Method("spf", "fail", value, List.of(new AuthenticationResults.Property("smtp.mailfrom", value)));
        String field = new AuthenticationResults("mx.test", List.of(method)).field();
        assertThat(AuthenticationResults.parse(field.substring(field.indexOf(':') + 1))).as(field)
            .hasValueSatisfying(read -> assertThat(read.methods()).hasSize(1));
    }
}
