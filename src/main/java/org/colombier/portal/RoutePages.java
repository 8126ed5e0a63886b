package org.colombier.portal;

import java.util.List;
import java.util.Optional;
import org.colombier.directory.Listmasters;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.portal.security.Visitor;
import org.colombier.routing.Resolution;
import org.colombier.routing.Router;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Where mail for an address goes, step by step, for listmasters. The site's may ask for any address; a domain's for those
 * of their domains, and they see no steps within other domains.
 */
@Controller
class RoutePages {

    private final Router router;
    private final Listmasters listmasters;

    RoutePages(Router router, Listmasters listmasters) {
        this.router = router;
        this.listmasters = listmasters;
    }

    /** @param from the sender, who may tell the way; empty for anybody */
    @GetMapping("/admin/routes")
    String page(@RequestParam(defaultValue = "") String address, @RequestParam(defaultValue = "") String from, Visitor visitor, Model model) {
        boolean site = listmasters.isSiteListmaster(visitor.known());
        visitor.must(site || !listmasters.domainsOf(visitor.known()).isEmpty());
        Optional<EmailAddress> asked = EmailAddress.tryParse(address.strip());
        Optional<EmailAddress> sender = EmailAddress.tryParse(from.strip());
        boolean allowed = asked.filter(a -> site || isOwn(a, visitor)).isPresent();
        String refused = address.isBlank() ? "" : asked.isEmpty() || sender.isEmpty() && !from.isBlank() ? "form.bad-address" : allowed ? "" : "trace.not-yours";
        model.addAttribute("address", address.strip()).addAttribute("from", from.strip()).addAttribute("site", site).addAttribute("refused", refused)
            .addAttribute("answered", asked.isPresent() && refused.isEmpty()).addAttribute("steps", List.of()).addAttribute("ends", List.of());
        if (asked.isPresent() && refused.isEmpty()) {
            Resolution found = router.resolve(asked.get(), sender.map(ReversePath::of).orElse(ReversePath.NULL));
            List<Resolution.Step> steps = found.steps().stream().filter(s -> site || isOwn(s.address(), visitor)).toList();
            model.addAttribute("steps", steps.stream().map(RouteStep::of).toList()).addAttribute("local", found.local())
                .addAttribute("ends", found.ends().stream().filter(end -> site || isOwn(end.address(), visitor) || isNamed(end.address(), steps)).toList());
        }
        return "routes";
    }

    private boolean isOwn(EmailAddress address, Visitor visitor) {
        return listmasters.isListmaster(address.domain(), visitor.known());
    }

    /** An alias of another domain may lead on: where to is not told. */
    private static boolean isNamed(EmailAddress address, List<Resolution.Step> steps) {
        return steps.stream().anyMatch(step -> List.of(step.answer().split("[, ]+")).contains(address.toString()));
    }
}
