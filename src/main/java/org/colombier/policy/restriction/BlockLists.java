package org.colombier.policy.restriction;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.colombier.mail.Domain;
import org.colombier.mail.SmtpReply;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Component;

/**
 * The rules that ask DNS lists (RFC 5782). A list that does not answer lists nobody, which the log says. When the first of a
 * list of restrictions is asked, the others are looked up with it; the first in their order that has the client decides. Thread-safe.
 */
@Component
class BlockLists {

    private static final int LONGEST_REASON = 200;

    private final Dns dns;
    private final DnsChecks names;

    BlockLists(Dns dns, DnsChecks names) {
        this.dns = dns;
        this.names = names;
    }

    /**
     * A rule about one DNS list.
     *
     * @param name   the DNS name that the list is asked for; empty if there is nothing to ask
     * @param ahead  finding the name out asks nobody, so that the list can be asked before its turn
     * @param listed what the rule says of somebody whom the list has
     */
    private record Listing(ListedAt list, Function<Inquiry, Optional<String>> name, boolean ahead, BlockLists lists, BiFunction<Inquiry, String, Ruling> listed)
        implements Rule.Question {

        @Override
        public Ruling ask(Inquiry inquiry) {
            return name.apply(inquiry).filter(question -> lists.isListed(inquiry, list, question))
                .map(question -> listed.apply(inquiry, question)).orElseGet(Ruling::dunno);
        }

        @Override
        public void foresee(Inquiry inquiry) {
            if (ahead) {
                name.apply(inquiry).ifPresent(question -> inquiry.foresee(question, () -> lists.dns.a(question)));
            }
        }

        @Override
        public boolean isSlow() {
            return true;
        }
    }

    Rule.Question rejectClient(String argument) {
        ListedAt list = ListedAt.parse(argument);
        return new Listing(list, i -> Optional.of(list.question(i.situation().address())), true, this,
            (i, question) -> refuse(list, question, "Client host [" + i.situation().address().getHostAddress() + "]"));
    }

    /** Strangers that a list vouches for. */
    Rule.Question permitClient(String argument) {
        ListedAt list = ListedAt.parse(argument);
        return new Listing(list, i -> Optional.of(list.question(i.situation().address())), true, this, (_, _) -> Ruling.ok("listed at " + list.zone()));
    }

    Rule.Question rejectClientName(String argument) {
        return rejectName(argument, false, i -> Names.domain(names.clientName(i).verified()), i -> "Client host [" + names.clientName(i).verified() + "]");
    }

    Rule.Question rejectHelo(String argument) {
        return rejectName(argument, true, i -> Names.domain(i.situation().helo()), i -> "Helo command [" + i.situation().helo() + "]");
    }

    Rule.Question rejectSender(String argument) {
        return rejectName(argument, true, i -> i.situation().sender().flatMap(s -> s.address()).map(a -> a.domain()),
            i -> "Sender address [" + i.situation().sender().map(Object::toString).orElse("") + "]");
    }

    Rule.Question rejectRecipient(String argument) {
        return rejectName(argument, true, i -> i.situation().recipient().map(a -> a.domain()),
            i -> "Recipient address [" + i.situation().recipient().map(Object::toString).orElse("") + "]");
    }

    private Rule.Question rejectName(String argument, boolean ahead, Function<Inquiry, Optional<Domain>> name, Function<Inquiry, String> what) {
        ListedAt list = ListedAt.parse(argument);
        return new Listing(list, i -> name.apply(i).filter(d -> !d.isLiteral()).map(list::question), ahead, this,
            (i, question) -> refuse(list, question, what.apply(i)));
    }

    private Ruling refuse(ListedAt list, String question, String what) {
        String reason = dns.txt(question).records().stream().findFirst().map(BlockLists::printable).map(r -> "; " + r).orElse("");
        return Ruling.no(new SmtpReply(554, "5.7.1", "Service unavailable; " + what + " blocked using " + list.zone() + reason));
    }

    private boolean isListed(Inquiry inquiry, ListedAt list, String question) {
        Answer<InetAddress> answer = inquiry.once(question, () -> dns.a(question));
        if (answer instanceof Answer.Unknown<InetAddress>(String why) && !inquiry.isRehearsal()) {
            MailLog.line("smtpd", "NOQUEUE", "warning: " + question + ": RBL lookup error: " + why + "; passed over; " + inquiry.situation().description());
        }
        return answer.records().stream().anyMatch(list::accepts);
    }

    /** What strangers write may stand in a reply only as text. */
    private static String printable(String reason) {
        String bounded = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        return bounded.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
