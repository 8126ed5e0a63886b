package org.colombier.portal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.colombier.directory.Listmasters;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Trace;
import org.colombier.ops.TraceQuery;
import org.colombier.ops.TracedMessage;
import org.colombier.portal.security.Visitor;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What happened to mail, for listmasters. The site's may ask anything; a domain's may ask for an address of their
 * domain, and see of mail from elsewhere no other recipient.
 */
@Controller
class TracePages {

    private static final int ON_PAGE = 20;
    private static final List<Integer> DAYS = List.of(1, 7, 30);

    private final Trace trace;
    private final Listmasters listmasters;
    private final Clock clock;

    TracePages(Trace trace, Listmasters listmasters, Clock clock) {
        this.trace = trace;
        this.listmasters = listmasters;
        this.clock = clock;
    }

    /**
     * @param what a queue id, a Message-ID in brackets, or an address
     * @param days how far back
     */
    @GetMapping("/admin/trace")
    String page(@RequestParam(defaultValue = "") String what, @RequestParam(defaultValue = "1") int days, Visitor visitor, Model model) {
        boolean site = listmasters.isSiteListmaster(visitor.known());
        visitor.must(site || !listmasters.domainsOf(visitor.known()).isEmpty());
        String asked = what.strip();
        int reach = DAYS.contains(days) ? days : DAYS.getFirst();
        boolean allowed = site || isOwn(asked, visitor);
        model.addAttribute("what", asked).addAttribute("days", reach).addAttribute("choices", DAYS).addAttribute("site", site)
            .addAttribute("refused", !asked.isEmpty() && !allowed)
            .addAttribute("messages", asked.isEmpty() || !allowed ? List.of() : found(asked, reach, site));
        return "trace";
    }

    private boolean isOwn(String asked, Visitor visitor) {
        return EmailAddress.tryParse(asked).filter(a -> listmasters.isListmaster(a.domain(), visitor.known())).isPresent();
    }

    private List<TracedMessage> found(String asked, int days, boolean site) {
        Instant until = clock.instant().plusSeconds(60);
        Instant since = until.minus(Duration.ofDays(days));
        boolean isMessageId = asked.startsWith("<");
        boolean isAddress = !isMessageId && asked.contains("@");
        List<TracedMessage> found = trace.find(new TraceQuery(given(!isMessageId && !isAddress, asked), given(isMessageId, asked), Optional.empty(), Optional.empty(),
            given(isAddress, asked), since, until, ON_PAGE));
        return site ? found : found.stream().map(message -> message.from(asked) ? message : message.of(asked)).toList();
    }

    private static Optional<String> given(boolean is, String asked) {
        return is ? Optional.of(asked) : Optional.empty();
    }
}
