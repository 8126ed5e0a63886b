package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.ReversePath;
import org.colombier.net.NetworkList;
import org.colombier.policy.restriction.Door;
import org.colombier.policy.restriction.Explanation;
import org.colombier.policy.restriction.OwnNetworks;
import org.colombier.policy.restriction.Restrictions;
import org.colombier.policy.restriction.Situation;
import org.colombier.policy.restriction.Verdict;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whether mail would be let in, and why. */
@RestController
@RequestMapping("/api/policy")
@Tag(name = "policy", description = "What may come in")
class PolicyApi {

    /**
     * @param permitted the mail would be taken
     * @param rule      which decided; {@code default} if none did
     * @param reply     of a refusal, else empty
     * @param effects   what would be done with the message
     */
    record PolicyView(boolean permitted, String rule, String reply, List<String> effects, List<StepView> steps) {
    }

    /** @param stage the list in which the rule stands */
    record StepView(String stage, String rule, String answer) {
    }

    private final Restrictions restrictions;
    private final NetworkList networks;

    PolicyApi(Restrictions restrictions, OwnNetworks networks) {
        this.restrictions = restrictions;
        this.networks = networks.known();
    }

    @GetMapping
    @Operation(summary = "Every restriction that would be asked, and its answer; nothing is counted or remembered")
    PolicyView explain(@RequestParam String client, @RequestParam String helo, @RequestParam String sender, @RequestParam String recipient,
        @RequestParam(defaultValue = "mx") String service, @RequestParam(defaultValue = "") String login) {
        InetAddress address = address(client);
        Optional<EmailAddress> account = login.isBlank() ? Optional.empty() : Optional.of(Input.address(login));
        Situation situation = Situation.connected(door(service), address, 0, networks.contains(address)).greeted(Input.name(helo), account.isPresent(), account)
            .from(sender.isBlank() || sender.equals("<>") ? ReversePath.NULL : ReversePath.of(Input.address(sender)), -1).to(Input.address(recipient), 0);
        return view(restrictions.explain(situation));
    }

    private static PolicyView view(Explanation explanation) {
        List<StepView> steps = explanation.steps().stream().map(s -> new StepView(s.stage().key(), s.rule(), s.answer())).toList();
        return switch (explanation.verdict()) {
            case Verdict.Permit permit -> new PolicyView(true, permit.rule(), "", permit.effects().stream().map(Object::toString).toList(), steps);
            case Verdict.Refuse refuse -> new PolicyView(false, refuse.rule(), refuse.reply().toString(), List.of(), steps);
        };
    }

    /** Never asks a name server. */
    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text.strip());
        } catch (IllegalArgumentException noAddress) {
            throw Refused.badRequest("client: not an IP address");
        }
    }

    private static Door door(String text) {
        return Arrays.stream(Door.values()).filter(d -> d.toString().equals(text.strip().toLowerCase(Locale.ROOT))).findFirst()
            .orElseThrow(() -> Refused.badRequest("service: one of " + Arrays.toString(Door.values())));
    }
}
