package org.colombier.policy.restriction;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import org.colombier.mail.Domain;
import org.colombier.mail.SmtpReply;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.ops.MailLog;
import org.springframework.stereotype.Component;

/**
 * The rules that ask DNS lists (RFC 5782). A list that does not answer lists nobody, which the log says. Thread-safe.
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

    Rule.Question rejectClient(String argument) {
        ListedAt list = ListedAt.parse(argument);
        return inquiry -> refuse(inquiry, list, Optional.of(list.question(inquiry.situation().address())),
            "Client host [" + inquiry.situation().address().getHostAddress() + "]");
    }

    /** Strangers that a list vouches for. */
    Rule.Question permitClient(String argument) {
        ListedAt list = ListedAt.parse(argument);
        return inquiry -> isListed(inquiry, list, list.question(inquiry.situation().address())) ? Ruling.ok("listed at " + list.zone()) : Ruling.dunno();
    }

    Rule.Question rejectClientName(String argument) {
        return rejectName(argument, i -> Names.domain(names.clientName(i).verified()), i -> "Client host [" + names.clientName(i).verified() + "]");
    }

    Rule.Question rejectHelo(String argument) {
        return rejectName(argument, i -> Names.domain(i.situation().helo()), i -> "Helo command [" + i.situation().helo() + "]");
    }

    Rule.Question rejectSender(String argument) {
        return rejectName(argument, i -> i.situation().sender().flatMap(s -> s.address()).map(a -> a.domain()),
            i -> "Sender address [" + i.situation().sender().map(Object::toString).orElse("") + "]");
    }

    Rule.Question rejectRecipient(String argument) {
        return rejectName(argument, i -> i.situation().recipient().map(a -> a.domain()),
            i -> "Recipient address [" + i.situation().recipient().map(Object::toString).orElse("") + "]");
    }

    private Rule.Question rejectName(String argument, Function<Inquiry, Optional<Domain>> name, Function<Inquiry, String> what) {
        ListedAt list = ListedAt.parse(argument);
        return inquiry -> refuse(inquiry, list, name.apply(inquiry).filter(d -> !d.isLiteral()).map(list::question), what.apply(inquiry));
    }

    private Ruling refuse(Inquiry inquiry, ListedAt list, Optional<String> question, String what) {
        if (question.isEmpty() || !isListed(inquiry, list, question.get())) {
            return Ruling.dunno();
        }
        String reason = dns.txt(question.get()).records().stream().findFirst().map(BlockLists::printable).map(r -> "; " + r).orElse("");
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
