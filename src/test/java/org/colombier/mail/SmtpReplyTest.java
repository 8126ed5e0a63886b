package org.colombier.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmtpReplyTest {

    @Test
    void readsCodeEnhancedCodeAndText() {
        assertThat(SmtpReply.parse("550 5.1.1 no such user")).isEqualTo(new SmtpReply(550, "5.1.1", "no such user"));
        assertThat(SmtpReply.parse("250-SIZE 100")).isEqualTo(new SmtpReply(250, "", "SIZE 100"));
        assertThat(SmtpReply.parse("354")).isEqualTo(new SmtpReply(354, "", ""));
        assertThat(SmtpReply.parse("550 5.1.1")).isEqualTo(new SmtpReply(550, "5.1.1", ""));
    }

    @Test
    void hasAStatusForReportsAlsoWithoutAnEnhancedCode() {
        assertThat(SmtpReply.parse("452 too much").status()).isEqualTo("4.0.0");
    }

    @Test
    void isOneLine() {
        assertThat(new SmtpReply(550, "5.0.0", "a\r\nb")).hasToString("550 5.0.0 a b");
    }
}
