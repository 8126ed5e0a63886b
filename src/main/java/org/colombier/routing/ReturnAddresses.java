package org.colombier.routing;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.ops.Job;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The return addresses under which mail of others leaves that an alias of ours sends on, and the senders they stand for.
 * All nodes share the secret, in the database. Thread-safe.
 */
@Component
class ReturnAddresses implements Job {

    /** Whom mail to a return address is for. */
    sealed interface Verdict {
    }

    record Sender(EmailAddress address) implements Verdict {
        @Override
        public String toString() {
            return "returns to " + address;
        }
    }

    record Invalid(SmtpReply reply) implements Verdict {
        @Override
        public String toString() {
            return reply.toString();
        }
    }

    // RFC 3463 section 3.8: X.7.5, a cryptographic failure; X.7.1, not authorised.
    private static final SmtpReply FORGED = new SmtpReply(550, "5.7.5", "This return address was not made here");
    private static final SmtpReply EXPIRED = new SmtpReply(550, "5.7.1", "This return address has expired");
    private static final int SECRET_OCTETS = 32;

    private final JdbcClient jdbc;
    /** Not the caller's: a secret that is in use stays, whatever becomes of the mail. */
    private final TransactionTemplate apart;
    private final Clock clock;
    private final boolean on;
    private final Duration lifetime;
    private volatile @Nullable Srs srs;

    ReturnAddresses(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock, SrsSettings settings) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.clock = clock;
        this.on = settings.srs();
        this.lifetime = settings.srsLifetime();
    }

    boolean areOn() {
        return on;
    }

    boolean isOne(EmailAddress address) {
        return on && Srs.isOne(address);
    }

    Verdict read(EmailAddress address) {
        return switch (srs().decode(address, today())) {
            case Srs.Sender(EmailAddress sender) -> new Sender(sender);
            case Srs.Token(String token) -> stored(token).<Verdict>map(Sender::new).orElseGet(() -> new Invalid(EXPIRED));
            case Srs.Expired expired -> new Invalid(EXPIRED);
            case Srs.Forged forged -> new Invalid(FORGED);
        };
    }

    /** The return address for this sender, in a domain of ours. Joins the caller's transaction, if the sender must be stored. */
    ReversePath of(EmailAddress sender, Domain ours) {
        long today = today();
        return ReversePath.of(srs().encode(sender, ours, today).orElseGet(() -> srs().encode(store(sender, today), ours, today)));
    }

    private String store(EmailAddress sender, long today) {
        String token = srs().token(sender, today);
        jdbc.sql("INSERT IGNORE INTO routing_sender (token, address, expires) VALUES (?, ?, ?)")
            .params(token, sender.toString(), now().plus(lifetime).plusDays(1)).update();
        return token;
    }

    private Optional<EmailAddress> stored(String token) {
        return jdbc.sql("SELECT address FROM routing_sender WHERE token = ?").param(token).query(String.class).optional().flatMap(EmailAddress::tryParse);
    }

    /** Asked of the database once; two nodes that both make a secret agree on the one that was written first. */
    private Srs srs() {
        Srs known = srs;
        if (known == null) {
            known = new Srs(HexFormat.of().parseHex(Objects.requireNonNull(apart.execute(status -> secret()))), (int) lifetime.toDays());
            srs = known;
        }
        return known;
    }

    private String secret() {
        return writtenSecret("").orElseGet(() -> {
            byte[] random = new byte[SECRET_OCTETS];
            new SecureRandom().nextBytes(random);
            jdbc.sql("INSERT IGNORE INTO routing_secret (name, value) VALUES ('srs', ?)").param(HexFormat.of().formatHex(random)).update();
            // A locking read sees what another node has committed since this transaction began.
            return writtenSecret(" LOCK IN SHARE MODE").orElseThrow();
        });
    }

    private Optional<String> writtenSecret(String lock) {
        return jdbc.sql("SELECT value FROM routing_secret WHERE name = 'srs'" + lock).query(String.class).optional();
    }

    private long today() {
        return clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds();
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @Override
    public String name() {
        return "routing-senders";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    /** Senders whose return addresses nobody takes any more. */
    @Override
    public String run() {
        return jdbc.sql("DELETE FROM routing_sender WHERE expires < ?").param(now()).update() + " senders removed";
    }
}
