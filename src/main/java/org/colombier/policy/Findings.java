package org.colombier.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.AuthenticationResults.Method;
import org.colombier.mail.AuthenticationResults.Property;
import org.colombier.mail.Domain;
import org.colombier.policy.arc.ArcResult;
import org.colombier.policy.dkim.DkimResult;
import org.colombier.policy.dmarc.DmarcEvaluator.Identifier;
import org.colombier.policy.dmarc.DmarcResult;
import org.colombier.policy.spf.SpfResult;
import org.colombier.policy.spf.SpfVerdict;

/**
 * What was found out about one message. What was not looked for is empty.
 *
 * @param mailFrom of the MAIL FROM identity, which is that of HELO for the null reverse-path
 * @param hello    of HELO, where it says something and MAIL FROM is another identity
 */
record Findings(Optional<SpfVerdict> mailFrom, Optional<SpfVerdict> hello, Optional<List<DkimResult>> dkim, Optional<ArcResult> arc,
                Optional<ReverseName.Found> reverse) {

    static final Findings NONE = new Findings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The domains that DMARC holds against the author's (RFC 9989 section 4.4). */
    List<Identifier> identifiers() {
        List<Identifier> all = new ArrayList<>();
        dkim.orElse(List.of()).forEach(d -> d.domain().ifPresent(domain -> all.add(new Identifier(domain, true, state(d.result())))));
        mailFrom.ifPresent(s -> Domain.tryParse(s.domain()).filter(d -> !d.isLiteral()).ifPresent(domain -> all.add(new Identifier(domain, false, state(s.result())))));
        return all;
    }

    private static Identifier.State state(DkimResult.Result result) {
        return switch (result) {
            case PASS -> Identifier.State.PASS;
            case TEMPERROR -> Identifier.State.UNKNOWN;
            default -> Identifier.State.FAIL;
        };
    }

    private static Identifier.State state(SpfResult result) {
        return switch (result) {
            case PASS -> Identifier.State.PASS;
            case TEMPERROR -> Identifier.State.UNKNOWN;
            default -> Identifier.State.FAIL;
        };
    }

    /** As Authentication-Results says it (RFC 8601 section 2.7). */
    List<Method> methods(MessageChecks.Arrival arrival, Optional<DmarcResult> dmarc) {
        List<Method> methods = new ArrayList<>();
        reverse.ifPresent(r -> methods.add(new Method("iprev", r.result(), "", List.of(new Property("policy.iprev", address(arrival))))));
        boolean nullPath = arrival.from().isNull();
        mailFrom.ifPresent(s -> methods.add(spf(s, nullPath ? hello(arrival) : new Property("smtp.mailfrom", arrival.from().toString()))));
        hello.ifPresent(s -> methods.add(spf(s, hello(arrival))));
        dkim.ifPresent(results -> methods.addAll(dkim(results)));
        arc.ifPresent(a -> methods.add(new Method("arc", a.chain().word(), a.reason(), arc(a, arrival))));
        dmarc.ifPresent(d -> methods.add(new Method("dmarc", d.result().word(), d.reason(), dmarc(d))));
        return methods;
    }

    private static Property hello(MessageChecks.Arrival arrival) {
        return new Property("smtp.helo", arrival.hello());
    }

    private static Method spf(SpfVerdict verdict, Property identity) {
        return new Method("spf", verdict.result().word(), verdict.reason(), List.of(identity));
    }

    private static List<Method> dkim(List<DkimResult> results) {
        return results.isEmpty() ? List.of(new Method("dkim", "none", "", List.of())) : results.stream().map(Findings::dkim).toList();
    }

    private static Method dkim(DkimResult result) {
        List<Property> properties = new ArrayList<>();
        result.domain().ifPresent(d -> properties.add(new Property("header.d", d.ascii())));
        addIfSaid(properties, "header.i", result.identity());
        addIfSaid(properties, "header.s", result.selector());
        addIfSaid(properties, "header.a", result.algorithm());
        addIfSaid(properties, "header.b", result.signature());
        return new Method("dkim", result.result().word(), result.testing() && !result.isPass() ? "the signer is testing" : result.reason(), properties);
    }

    /** RFC 8617 sections 10.2 and 10.3. */
    private static List<Property> arc(ArcResult chain, MessageChecks.Arrival arrival) {
        return chain.chain() != ArcResult.Chain.PASS ? List.of()
            : List.of(new Property("header.oldest-pass", Integer.toString(chain.oldestPass())), new Property("smtp.remote-ip", address(arrival)));
    }

    private static String address(MessageChecks.Arrival arrival) {
        return arrival.client().getHostAddress().replaceAll("%.*", "");
    }

    private static void addIfSaid(List<Property> properties, String name, String value) {
        if (!value.isEmpty()) {
            properties.add(new Property(name, value));
        }
    }

    private static List<Property> dmarc(DmarcResult result) {
        List<Property> properties = new ArrayList<>();
        properties.add(new Property("header.from", result.from().ascii()));
        if (result.result() == DmarcResult.Result.FAIL || result.result() == DmarcResult.Result.PASS) {
            properties.add(new Property("policy.dmarc", result.policy().word()));
        }
        return properties;
    }
}
