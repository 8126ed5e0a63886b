package org.colombier.smtp.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.colombier.directory.Account;
import org.colombier.mail.EmailAddress;
import org.colombier.policy.restriction.Door;
import org.colombier.policy.restriction.Effect;
import org.colombier.policy.restriction.Situation;
import org.colombier.policy.restriction.Stage;
import org.colombier.policy.restriction.Verdict;

/**
 * One session before the restrictions: tells them what is known at each command, and keeps what they want done with the
 * message. Used by its session's thread.
 */
final class Screening {

    private final Session session;
    private final List<Effect> ofClient = new ArrayList<>();
    private final List<Effect> ofHello = new ArrayList<>();

    Screening(Session session) {
        this.session = session;
    }

    Optional<Verdict.Refuse> atConnect() throws IOException {
        ofClient.clear();
        return ask(Stage.CLIENT, client(hasMore()), ofClient);
    }

    Optional<Verdict.Refuse> atHello(String name) throws IOException {
        ofHello.clear();
        return ask(Stage.HELO, client(hasMore()).greeted(name, session.connection().isEncrypted(), login()), ofHello);
    }

    /** The transaction begins only if it is not refused. */
    Optional<Verdict.Refuse> atMail(Transaction transaction) throws IOException {
        transaction.effects().addAll(ofClient);
        transaction.effects().addAll(ofHello);
        return ask(Stage.SENDER, sender(transaction, tooEarly()), transaction.effects());
    }

    Optional<Verdict.Refuse> atRcpt(Transaction transaction, EmailAddress recipient) throws IOException {
        return ask(Stage.RECIPIENT, sender(transaction, tooEarly()).to(recipient, transaction.recipients().size()), transaction.effects());
    }

    /** At DATA, or before the first octets of BDAT are kept. @param byData what follows must wait for the answer, of BDAT it need not */
    Optional<Verdict.Refuse> atData(Transaction transaction, boolean byData) throws IOException {
        return ask(Stage.DATA, sender(transaction, byData && hasMore())
            .data(sole(transaction), transaction.recipients().size(), transaction.opening().declaredSize()), transaction.effects());
    }

    Optional<Verdict.Refuse> atEndOfData(Transaction transaction, long size) {
        return ask(Stage.END_OF_DATA, sender(transaction, false).data(sole(transaction), transaction.recipients().size(), size), transaction.effects());
    }

    private Optional<Verdict.Refuse> ask(Stage stage, Situation situation, Collection<Effect> effects) {
        return switch (session.host().restrictions().decide(stage, situation)) {
            case Verdict.Refuse refused -> Optional.of(refused);
            case Verdict.Permit permitted -> {
                effects.addAll(permitted.effects());
                yield Optional.empty();
            }
        };
    }

    private Situation client(boolean ahead) {
        Client client = session.client();
        Situation known = Situation.connected(Door.valueOf(session.service().name()), client.address(), client.port(), client.trusted());
        Situation connected = client.name().equals(Client.UNKNOWN) ? known : known.named(client.name());
        return ahead ? connected.hasty() : connected;
    }

    private Situation sender(Transaction transaction, boolean ahead) {
        return client(ahead).greeted(session.helloName(), session.connection().isEncrypted(), login())
            .from(transaction.opening().reversePath(), transaction.opening().declaredSize());
    }

    private Optional<EmailAddress> login() {
        return Optional.ofNullable(session.login()).map(Account::address);
    }

    private static Optional<EmailAddress> sole(Transaction transaction) {
        return transaction.recipients().size() == 1 ? Optional.of(transaction.recipients().getFirst().address()) : Optional.empty();
    }

    /** RFC 2920 section 3.1: commands may be sent ahead by those who saw PIPELINING offered, which is in the answer to EHLO. */
    private boolean tooEarly() throws IOException {
        Session.Hello hello = session.hello();
        return (hello == null || !hello.extended()) && hasMore();
    }

    private boolean hasMore() throws IOException {
        return session.connection().peerHasSpoken();
    }
}
