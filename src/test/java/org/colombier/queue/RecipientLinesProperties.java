package org.colombier.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Recipient;
import org.colombier.mail.Recipient.Notify;

class RecipientLinesProperties {

    @Property(tries = 300)
    void recipientsComeBackLetterByLetter(@ForAll("recipients") List<Recipient> recipients) {
        assertThat(RecipientLines.decode(RecipientLines.encode(recipients))).isEqualTo(recipients);
    }

    @Property(tries = 300)
    void noTextOfAClientMakesALineOfItsOwn(@ForAll String orcpt) {
        Recipient recipient = new Recipient(EmailAddress.parse("a@b.test"), EmailAddress.parse("a@b.test"), "", Set.of(), orcpt);
        assertThat(RecipientLines.decode(RecipientLines.encode(List.of(recipient)))).singleElement()
            .extracting(Recipient::address).isEqualTo(recipient.address());
    }

    @Provide
    Arbitrary<List<Recipient>> recipients() {
        Arbitrary<EmailAddress> addresses = Combinators.combine(
            Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('a', 'z').withChars("+-=é日").ofMinLength(1).ofMaxLength(15),
                Arbitraries.strings().withCharRange('a', 'z').withChars(" @.,;").ofMinLength(1).ofMaxLength(20).map(s -> "\"" + s + "\"")),
            Arbitraries.of("example.org", "xn--bcher-kva.test", "[192.0.2.1]", "a.b.c")).as((local, domain) -> new EmailAddress(local, new Domain(domain)));
        Arbitrary<String> keys = Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(40);
        Arbitrary<Set<Notify>> notifications = Arbitraries.of(Notify.class).set();
        Arbitrary<String> orcpts = Arbitraries.strings().withCharRange('!', '~').ofMaxLength(50);
        return Combinators.combine(addresses, addresses, keys, notifications, orcpts).as(Recipient::new).list().ofMaxSize(20);
    }
}
