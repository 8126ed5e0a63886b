package org.colombier.policy.spf;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.colombier.net.dns.Answer;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.Mx;

/** The questions of one check, counted and timed (RFC 7208 section 4.6.4). Used by one thread. */
final class Questions {

    /** Terms that ask. */
    static final int MOST = 10;
    /** Questions of terms that found nothing. */
    private static final int MOST_VOID = 2;
    /** Exchangers of one mx, and reverse names looked at. */
    private static final int MOST_NAMES = 10;

    /** The check ends here with this result. */
    static final class Ended extends Exception {

        private static final long serialVersionUID = 1;
        private final SpfResult result;

        Ended(SpfResult result, String reason) {
            super(reason, null, false, false);
            this.result = result;
        }

        SpfResult result() {
            return result;
        }
    }

    private final Dns dns;
    private final InetAddress client;
    private final long end;
    private int terms;
    private int voids;

    Questions(Dns dns, InetAddress client, Duration time) {
        this.dns = dns;
        this.client = client;
        this.end = System.nanoTime() + time.toNanos();
    }

    /** A term that asks is about to be evaluated. */
    void term(String text) throws Ended {
        if (++terms > MOST) {
            throw new Ended(SpfResult.PERMERROR, "more than " + MOST + " terms that ask, at " + text);
        }
    }

    int terms() {
        return terms;
    }

    /** @return not checked for being answered */
    Answer<String> txt(String name) throws Ended {
        inTime();
        return dns.txt(name);
    }

    /** The addresses of the client's kind. */
    List<InetAddress> addresses(String name) throws Ended {
        inTime();
        return counted(name, ofClientsKind(name));
    }

    /** The A records, whatever the client's kind (section 5.7). */
    boolean exists(String name) throws Ended {
        inTime();
        return !counted(name, dns.a(name)).isEmpty();
    }

    List<Mx> exchangers(String name) throws Ended {
        inTime();
        List<Mx> all = counted(name, dns.mx(name));
        if (all.size() > MOST_NAMES) {
            throw new Ended(SpfResult.PERMERROR, "more than " + MOST_NAMES + " MX of " + name);
        }
        return all.stream().filter(mx -> !mx.host().isEmpty()).toList();
    }

    /** The reverse names that lead back to the client (section 5.5); what cannot be learnt is none. */
    List<String> validatedNames(boolean counting) throws Ended {
        inTime();
        Answer<String> reverse = dns.reverse(client);
        if (counting && reverse.isCertain()) {
            counted("the reverse name", reverse);
        }
        List<String> valid = new ArrayList<>();
        for (String name : reverse.records().stream().limit(MOST_NAMES).toList()) {
            inTime();
            if (ofClientsKind(name).records().contains(client)) {
                valid.add(name);
            }
        }
        return valid;
    }

    private Answer<InetAddress> ofClientsKind(String name) {
        return client instanceof Inet6Address ? dns.aaaa(name) : dns.a(name);
    }

    private <T> List<T> counted(String name, Answer<T> answer) throws Ended {
        if (answer instanceof Answer.Unknown<T>(String why)) {
            throw new Ended(SpfResult.TEMPERROR, name + ": " + why);
        }
        if (answer.records().isEmpty() && ++voids > MOST_VOID) {
            throw new Ended(SpfResult.PERMERROR, "more than " + MOST_VOID + " names without records, at " + name);
        }
        return answer.records();
    }

    private void inTime() throws Ended {
        if (System.nanoTime() - end >= 0) {
            throw new Ended(SpfResult.TEMPERROR, "took too long");
        }
    }
}
