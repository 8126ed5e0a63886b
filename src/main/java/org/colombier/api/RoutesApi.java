package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.colombier.routing.Resolution;
import org.colombier.routing.Route;
import org.colombier.routing.Router;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where mail for an address goes, and why. */
@RestController
@RequestMapping("/api/routes")
@Tag(name = "routes", description = "How an address is resolved")
class RoutesApi {

    /** @param local mail for the address is taken from anybody */
    record RouteView(String address, boolean local, List<StepView> steps, List<EndView> ends) {
    }

    record StepView(String address, String map, String answer) {
    }

    /**
     * @param route  {@code mailbox}, {@code robot}, {@code relay} or {@code refusal}
     * @param detail the mailbox, the robot and its job, the next hop, or the reply
     */
    record EndView(String address, String route, String detail) {
    }

    private final Router router;

    RoutesApi(Router router) {
        this.router = router;
    }

    @GetMapping
    @Operation(summary = "Every step by which an address is resolved, and the ends")
    RouteView explain(@RequestParam String address) {
        Resolution found = router.resolve(Input.address(address));
        return new RouteView(found.address().toString(), found.local(),
            found.steps().stream().map(s -> new StepView(s.address().toString(), s.map(), s.answer())).toList(),
            found.ends().stream().map(RoutesApi::view).toList());
    }

    private static EndView view(Resolution.End end) {
        String address = end.address().toString();
        return switch (end.route()) {
            case Route.Mailbox mailbox -> new EndView(address, "mailbox", mailbox.account().toString());
            case Route.Robot robot -> new EndView(address, "robot", robot.role().name().toLowerCase(Locale.ROOT) + " of " + robot.robot());
            case Route.Relay relay -> new EndView(address, "relay", relay.hop().toString());
            case Route.Later later -> new EndView(address, "later", later.reply().toString());
            case Route.Discard discard -> new EndView(address, "discard", discard.hop().destination());
            case Route.Refusal refusal -> new EndView(address, "refusal", refusal.reply().toString());
        };
    }
}
