package org.colombier.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SrsTest {

    private static final Domain OURS = new Domain("fwd.test");
    private static final long DAY = 20_500;

    private final Srs srs = new Srs("a secret of these tests".getBytes(StandardCharsets.US_ASCII), 21);

    /** Kept as they are: another version of this server must read what this one has written. */
    @ParameterizedTest
    @CsvSource({
        "ann@far.test,                               SRS0=jtliaarb=au=far.test=ann@fwd.test",
        "Ann.Other+x@Far.test,                       SRS0=acugis5k=au=far.test=Ann.Other+x@fwd.test",
        "SRS0=abcd=xy=origin.test=ann@first.test,    SRS1=5in7pmqw=first.test==abcd=xy=origin.test=ann@fwd.test",
        "SRS1=efgh=first.test==abcd=xy=o.test=a@second.test, SRS1=fqfus5q2=first.test==abcd=xy=o.test=a@fwd.test"})
    void sendersAreWrittenAsTheSchemeHasThem(String sender, String expected) {
        assertThat(srs.encode(EmailAddress.parse(sender), OURS, DAY).orElseThrow()).hasToString(expected);
    }

    @Test
    void aSecondForwarderReturnsToTheFirst() {
        EmailAddress back = srs.encode(EmailAddress.parse("SRS0+abcd=xy=origin.test=ann@first.test"), OURS, DAY).orElseThrow();
        assertThat(srs.decode(back, DAY)).isEqualTo(new Srs.Sender(EmailAddress.parse("SRS0+abcd=xy=origin.test=ann@first.test")));
    }

    @Test
    void aThirdForwarderReturnsToTheFirstTooPastTheSecond() {
        EmailAddress back = srs.encode(EmailAddress.parse("SRS1=efgh=first.test==abcd=xy=origin.test=ann@second.test"), OURS, DAY).orElseThrow();
        assertThat(srs.decode(back, DAY)).isEqualTo(new Srs.Sender(EmailAddress.parse("SRS0=abcd=xy=origin.test=ann@first.test")));
    }

    @ParameterizedTest
    @CsvSource({"SRS0=@fwd.test", "SRS0=abcdefgh@fwd.test", "SRS0=aaaaaaaa=aa=far.test=ann@fwd.test", "SRS1=aaaaaaaa=first.test==x@fwd.test", "srs0+aaaaaaaa=aa==token@fwd.test"})
    void whatIsNotOursIsForged(String address) {
        assertThat(srs.decode(EmailAddress.parse(address), DAY)).isEqualTo(new Srs.Forged());
    }

    @ParameterizedTest
    @CsvSource({"srs0=x@a.test, true", "SRS1+x@a.test, true", "srs0x@a.test, false", "srs@a.test, false", "srs2=x@a.test, false"})
    void itIsKnownByItsBeginning(String address, boolean isOne) {
        assertThat(Srs.isOne(EmailAddress.parse(address))).isEqualTo(isOne);
    }

    @Property
    void whatIsWrittenIsReadWhateverTheCase(@ForAll("senders") String sender, @ForAll @LongRange(min = 0, max = 100_000) long day, @ForAll @IntRange(max = 21) int later) {
        EmailAddress address = EmailAddress.parse(sender);
        srs.encode(address, OURS, day).ifPresent(back -> {
            assertThat(back.localPart().length()).isLessThanOrEqualTo(64);
            assertThat(srs.decode(back, day + later)).isEqualTo(new Srs.Sender(address));
            assertThat(srs.decode(EmailAddress.parse(back.toString().toLowerCase(Locale.ROOT)), day)).isInstanceOf(Srs.Sender.class);
            assertThat(srs.decode(back, day + 22)).isEqualTo(new Srs.Expired());
        });
    }

    @Property
    void anotherSecretForgesNothing(@ForAll("senders") String sender) {
        Srs other = new Srs("another secret".getBytes(StandardCharsets.US_ASCII), 21);
        other.encode(EmailAddress.parse(sender), OURS, DAY).ifPresent(back -> assertThat(srs.decode(back, DAY)).isEqualTo(new Srs.Forged()));
    }

    @Provide
    Arbitrary<String> senders() {
        return Arbitraries.strings().withChars("abcXYZ019+=-").ofMinLength(1).ofMaxLength(40).filter(local -> !local.regionMatches(true, 0, "srs", 0, 3))
            .map(local -> local + "@far-away.test");
    }
}
