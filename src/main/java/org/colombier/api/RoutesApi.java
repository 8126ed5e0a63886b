package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.colombier.mail.ReversePath;
import org.colombier.maps.LookupTables;
import org.colombier.routing.Resolution;
import org.colombier.routing.Router;
import org.jspecify.annotations.Nullable;
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
     * @param route      {@code mailbox}, {@code robot}, {@code relay}, {@code later}, {@code discard} or {@code refusal}
     * @param detail     the mailbox, the robot and its job, the next hop, or the reply
     * @param returnPath the reverse-path under which it leaves, if not the sender's
     */
    record EndView(String address, String route, String detail, @Nullable String returnPath) {
    }

    private final Router router;
    private final LookupTables tables;

    RoutesApi(Router router, LookupTables tables) {
        this.router = router;
        this.tables = tables;
    }

    @GetMapping
    @Operation(summary = "Every step by which an address is resolved, and the ends")
    RouteView explain(@RequestParam String address, @RequestParam(defaultValue = "") String from) {
        ReversePath sender = from.isEmpty() ? ReversePath.NULL : ReversePath.of(Input.address(from));
        Resolution found = router.resolve(Input.address(address), sender);
        return new RouteView(found.address().toString(), found.local(),
            found.steps().stream().map(s -> new StepView(s.address().toString(), s.map(), s.answer())).toList(),
            found.ends().stream().map(end -> new EndView(end.address().toString(), end.route().kind(), end.route().detail(),
                router.reversePath(found, end, sender).map(ReversePath::toString).orElse(null))).toList());
    }

    /** @param problem why the file as it stands is not in force */
    record TableView(String table, String file, int entries, List<String> warnings, @Nullable String problem) {
    }

    @GetMapping("/maps")
    @Operation(summary = "The lookup tables on files, and what is wrong with them")
    List<TableView> maps() {
        return tables.reports().stream().map(r -> new TableView(r.table(), r.file(), r.entries(), r.warnings(), r.problem().orElse(null))).toList();
    }
}
