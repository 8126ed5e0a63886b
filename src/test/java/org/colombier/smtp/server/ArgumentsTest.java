package org.colombier.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.colombier.mail.EmailAddress;
import org.junit.jupiter.api.Test;

/** The arguments of MAIL and RCPT, in every form a peer may think of. */
class ArgumentsTest {

    @Property(tries = 2_000)
    void anyTextIsReadOrRefused(@ForAll String text) {
        assertThat(MailArgument.parse("FROM:" + text, "")).isNotNull();
        assertThat(MailArgument.parse("FROM:<" + text + ">", "")).isNotNull();
        assertThat(RcptArgument.parse("TO:<" + text + ">", true)).isNotNull();
        assertThat(RcptArgument.parse("TO:<a@b.test> " + text, false)).isNotNull();
    }

    @Property(tries = 2_000)
    void almostAddressesAreReadOrRefused(@ForAll("almostAddresses") String text) {
        switch (RcptArgument.parse("TO:<" + text + ">", false)) {
            case Parsed.Refused<RcptArgument>(var reply) -> assertThat(reply.code()).isBetween(500, 555);
            case Parsed.Value<RcptArgument>(RcptArgument given) -> given.address().ifPresent(a -> {
                // What is taken is one address and nothing beside it: written out it reads as itself again.
                assertThat(EmailAddress.parse(a.toString())).isEqualTo(a);
                assertThat(a.domain().ascii()).doesNotContain("@", "%", "!", " ", "<", ">");
            });
        }
    }

    @Provide
    Arbitrary<String> almostAddresses() {
        return Arbitraries.of("a", "b.test", "elsewhere.test", "@", "%", "!", ":", ",", "\"", "\\", " ", "<", ">", ".", "[", "]", "127.0.0.1", "é", "\0")
            .list().ofMinSize(1).ofMaxSize(12).map(parts -> String.join("", parts));
    }

    @Property(tries = 500)
    void everyAddressOfTheOrdinaryFormIsTaken(@ForAll("localParts") String localPart) {
        assertThat(MailArgument.parse("from:<" + localPart + "@client.test>", "")).isInstanceOfSatisfying(Parsed.Value.class,
            v -> assertThat(((Transaction.Opening) v.value()).reversePath().toString()).isEqualTo(localPart + "@client.test"));
    }

    @Provide
    Arbitrary<String> localParts() {
        return Arbitraries.strings().withCharRange('a', 'z').withCharRange('A', 'Z').withCharRange('0', '9').withChars("!#$%&'*+-/=?^_`{|}~")
            .ofMinLength(1).ofMaxLength(64);
    }

    @Property(tries = 1_000)
    void anyParameterIsReadOrRefused(@ForAll("names") String name, @ForAll String value) {
        assertThat(MailArgument.parse("FROM:<> " + name + "=" + value, "")).isNotNull();
        assertThat(RcptArgument.parse("TO:<a@b.test> " + name + "=" + value, true)).isNotNull();
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("SIZE", "BODY", "SMTPUTF8", "RET", "ENVID", "AUTH", "NOTIFY", "ORCPT", "X-MINE", "-", "=");
    }

    @Test
    void keywordsAreReadInTurkishToo() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(MailArgument.parse("from:<a@client.test> size=5 body=8bitmime envid=i", "")).isInstanceOf(Parsed.Value.class);
            assertThat(RcptArgument.parse("to:<a@client.test> notify=failure", false)).isInstanceOf(Parsed.Value.class);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aSourceRouteIsDropped() {
        assertThat(RcptArgument.parse("TO:<@a.test,@b.test:x@elsewhere.test>", false)).isInstanceOfSatisfying(Parsed.Value.class,
            v -> assertThat(((RcptArgument) v.value()).address()).contains(EmailAddress.parse("x@elsewhere.test")));
    }
}
