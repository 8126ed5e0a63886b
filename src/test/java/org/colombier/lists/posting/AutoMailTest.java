package org.colombier.lists.posting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.ReversePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AutoMailTest {

    private static final ReversePath PERSON = ReversePath.of(EmailAddress.parse("ann@a.test"));

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x=y", "Precedence: bulk", "Precedence: Junk", "List-Id: <a.b.test>", "X-Loop: z@b.test",
        "Content-Type: multipart/report; report-type=delivery-status", "X-Autoreply: yes", "From: MAILER-DAEMON@b.test", "From: x-bounces@b.test"})
    void programsGetNoAnswer(String field) {
        assertThat(AutoMail.reasonForSilence(PERSON, header(field))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: no", "From: owner@b.test", "From: ann@a.test", "Precedence: normal"})
    void peopleDo(String field) {
        assertThat(AutoMail.reasonForSilence(PERSON, header(field))).isEmpty();
    }

    @Test
    void theNullReversePathGetsNoAnswer() {
        assertThat(AutoMail.reasonForSilence(ReversePath.NULL, header("From: ann@a.test"))).contains("null reverse-path");
    }

    private static HeaderSection header(String field) {
        return HeaderSection.read((field + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
