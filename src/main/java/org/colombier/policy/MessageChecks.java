package org.colombier.policy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.AuthenticationResults;
import org.colombier.mail.AuthenticationResults.Method;
import org.colombier.mail.AuthenticationResults.Property;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.policy.PolicySettings.Check;
import org.colombier.policy.PolicySettings.Dmarc;
import org.colombier.policy.PolicySettings.Quarantine;
import org.colombier.policy.arc.ArcResult;
import org.colombier.policy.arc.OwnResults;
import org.colombier.policy.dmarc.DmarcEvaluator;
import org.colombier.policy.dmarc.DmarcResult;
import org.colombier.policy.dmarc.Policy;
import org.springframework.stereotype.Service;

/**
 * What is found out about a message at its end and said in one Authentication-Results field on top of it, and what is done
 * about it. Nothing here delays a message beyond {@code colombier.policy.checks-timeout}, and what the name servers do not
 * answer never refuses one. Thread-safe.
 */
@Service
public class MessageChecks {

    /**
     * How a message came.
     *
     * @param hello    what the client called itself
     * @param login    empty without AUTH
     * @param stranger neither one of our networks nor logged in: only the mail of strangers is examined
     */
    public record Arrival(InetAddress client, String hello, ReversePath from, Optional<EmailAddress> login, boolean stranger) {
    }

    /** What is to be done with the message. */
    public sealed interface Disposition {
    }

    public record Accept() implements Disposition {
    }

    /** @param rule for the log: which check decided */
    public record Refuse(SmtpReply reply, String rule) implements Disposition {
    }

    /** Kept in the queue until the administrator decides. */
    public record Hold(String reason, String rule) implements Disposition {
    }

    /**
     * @param fields  to be put on top, each with its CRLF; empty if nothing is said
     * @param message without the Authentication-Results fields that somebody else wrote in our name
     * @param summary for the log, {@code spf=pass dkim=fail}; empty if nothing was looked for
     */
    public record Outcome(String fields, MessageContent message, Disposition disposition, String summary) {
    }

    private static final SmtpReply REFUSED = new SmtpReply(550, "5.7.1", "Refused by the DMARC policy of ");

    private final PolicySettings settings;
    private final String server;
    private final StrangersMail examination;
    private final DmarcEvaluator evaluator;
    private final MeterRegistry meters;

    MessageChecks(PolicySettings settings, OwnResults own, StrangersMail examination, DmarcEvaluator evaluator, MeterRegistry meters) {
        this.settings = settings;
        this.server = own.server();
        this.examination = examination;
        this.evaluator = evaluator;
        this.meters = meters;
    }

    /**
     * Examines a message that has been read whole.
     *
     * @param header the message's
     * @throws InterruptedException if the server stops meanwhile
     */
    public Outcome check(Arrival arrival, HeaderSection header, MessageContent message) throws InterruptedException {
        MessageContent clean = withoutForgeries(header, message);
        if (!arrival.stranger()) {
            List<Method> login = arrival.login().filter(l -> settings.checks().contains(Check.AUTH))
                .map(l -> List.of(new Method("auth", "pass", "", List.of(new Property("smtp.auth", l.toString()))))).orElse(List.of());
            return outcome(login, clean, new Accept(), "");
        }
        Timer.Sample begun = Timer.start(meters);
        Findings findings = examination.examine(arrival, message);
        begun.stop(meters.timer("colombier.policy.examinations"));
        Optional<DmarcResult> dmarc = settings.dmarc() == Dmarc.OFF ? Optional.empty() : Optional.of(dmarc(header, findings));
        List<Method> methods = findings.methods(arrival, dmarc);
        methods.forEach(m -> meters.counter("colombier.policy." + m.name(), "result", m.result()).increment());
        Policy wanted = settings.dmarc() == Dmarc.ENFORCE ? dmarc.map(d -> disposition(d, findings)).orElse(Policy.NONE) : Policy.NONE;
        return act(wanted, methods, clean, dmarc);
    }

    private Outcome act(Policy wanted, List<Method> methods, MessageContent clean, Optional<DmarcResult> dmarc) {
        String reason = dmarc.map(DmarcResult::reason).orElse("");
        Domain author = dmarc.map(DmarcResult::from).orElse(NOBODY);
        boolean hold = settings.quarantine() == Quarantine.HOLD;
        return switch (wanted) {
            case NONE -> outcome(methods, clean, new Accept(), "");
            case QUARANTINE -> outcome(methods, clean, hold ? new Hold("DMARC: " + reason, "dmarc") : new Accept(), hold ? "" : "X-Spam-Flag: YES\r\n");
            case REJECT -> outcome(methods, clean, new Refuse(new SmtpReply(REFUSED.code(), REFUSED.enhanced(), REFUSED.text() + author), "dmarc " + reason), "");
        };
    }

    private Outcome outcome(List<Method> methods, MessageContent clean, Disposition disposition, String more) {
        AuthenticationResults results = new AuthenticationResults(server, methods);
        return new Outcome((methods.isEmpty() ? "" : results.field()) + more, clean, disposition, results.toString());
    }

    private static final Domain NOBODY = new Domain("invalid");

    private DmarcResult dmarc(HeaderSection header, Findings findings) {
        List<Domain> authors = Authors.domains(header);
        if (authors.isEmpty()) {
            return new DmarcResult(DmarcResult.Result.PERMERROR, NOBODY, Policy.NONE, "no author");
        }
        if (authors.size() > Authors.MOST) {
            // RFC 9989 section 5.3.1 lets a receiver refuse what has too many authors to be asked.
            return new DmarcResult(DmarcResult.Result.FAIL, authors.getFirst(), Policy.REJECT, "more than " + Authors.MOST + " author domains");
        }
        return evaluator.evaluate(authors, findings.identifiers());
    }

    /** RFC 9989 section 7.4: mail that was changed on its way is taken on the word of those who changed it, if the site trusts them. */
    private Policy disposition(DmarcResult dmarc, Findings findings) {
        boolean vouched = findings.arc().filter(a -> a.chain() == ArcResult.Chain.PASS).filter(a -> TrustedSeals.vouch(a, dmarc.from(), settings.trustedSealers())).isPresent();
        return vouched ? Policy.NONE : dmarc.disposition();
    }

    /** RFC 8601 section 5. Nobody but this host writes in its name, so they go from all mail, our own users' too. */
    private MessageContent withoutForgeries(HeaderSection header, MessageContent message) {
        List<HeaderSection.Field> fields = header.fields();
        List<HeaderSection.Field> kept = fields.stream().filter(f -> !f.is(AuthenticationResults.FIELD) || !AuthenticationResults.couldBeOf(f.value(), server)).toList();
        if (kept.size() == fields.size()) {
            return message;
        }
        StringBuilder head = new StringBuilder();
        kept.forEach(f -> head.append(f.raw()));
        long replaced = fields.stream().mapToLong(f -> f.raw().length()).sum();
        return new Replaced(head.toString().getBytes(StandardCharsets.ISO_8859_1), replaced, message);
    }

    /** @param from octets of the message that the head replaces */
    private record Replaced(byte[] head, long from, MessageContent message) implements MessageContent {

        @Override
        public long size() {
            return head.length + message.size() - from;
        }

        @Override
        public InputStream open() throws IOException {
            InputStream rest = message.open();
            rest.skipNBytes(from);
            return new SequenceInputStream(new java.io.ByteArrayInputStream(head), rest);
        }
    }
}
