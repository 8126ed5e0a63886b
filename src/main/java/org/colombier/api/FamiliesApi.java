package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.Families;
import org.colombier.lists.catalog.Family;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.family.FamilyCheck;
import org.colombier.lists.family.FamilyFile;
import org.colombier.lists.family.FamilyLists;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Families of lists, in a domain each. */
@RestController
@RequestMapping("/api/families/{domain}")
@Tag(name = "lists")
class FamiliesApi {

    /** @param lists number of its lists in the domain, closed ones too */
    record FamilyRow(String name, int lists) {
    }

    record FamilyList(String address, String status, String subject) {
        static FamilyList of(MailingList list) {
            return new FamilyList(list.address().toString(), list.status().text(), list.subject());
        }
    }

    /** @param parameters none where the family has a {@code config.tt2} */
    record FamilyView(String name, String title, String directory, Map<String, String> parameters, Map<String, List<String>> constraints, List<FamilyList> lists) {
    }

    record Fault(String fault) {
    }

    private final Families families;
    private final FamilyLists familyLists;
    private final FamilyCheck checks;
    private final Lists lists;

    FamiliesApi(Families families, FamilyLists familyLists, FamilyCheck checks, Lists lists) {
        this.families = families;
        this.familyLists = familyLists;
        this.checks = checks;
        this.lists = lists;
    }

    @GetMapping
    @Operation(summary = "The families that lists of the domain can be of")
    List<FamilyRow> all(@PathVariable String domain) {
        return families.names(Input.domain(domain)).stream().map(name -> new FamilyRow(name, familyLists.lists(name, Input.domain(domain)).size())).toList();
    }

    @GetMapping("/{name}")
    @Operation(summary = "A family, its values, constraints and lists")
    FamilyView one(@PathVariable String domain, @PathVariable String name) {
        Family family = families.find(name, Input.domain(domain));
        return new FamilyView(name, family.title(), family.directory().toString(), family.parameters(), family.constraints(),
            familyLists.lists(name, Input.domain(domain)).stream().map(FamilyList::of).toList());
    }

    @GetMapping("/{name}/check")
    @Operation(summary = "What is wrong with a family's files, and which of its lists are other than it allows")
    List<Fault> check(@PathVariable String domain, @PathVariable String name) {
        return checks.check(name, Input.domain(domain)).stream().map(Fault::new).toList();
    }

    @PostMapping(path = "/{name}/instantiate", consumes = MediaType.TEXT_PLAIN_VALUE)
    @Operation(summary = "Brings the lists of a family in line with a description in Sympa's XML or in YAML")
    FamilyLists.Report instantiate(@PathVariable String domain, @PathVariable String name, @RequestParam(defaultValue = "instantiate") String mode,
                                   @RequestParam(defaultValue = "false") boolean closeUnknown, @RequestParam(defaultValue = "false") boolean dryRun, @RequestBody byte[] file) {
        FamilyLists.Mode wanted = java.util.Arrays.stream(FamilyLists.Mode.values()).filter(m -> m.name().equals(mode.toUpperCase(Locale.ROOT))).findFirst()
            .orElseThrow(() -> Refused.badRequest("mode is instantiate, add or modify"));
        return familyLists.instantiate(name, Input.domain(domain), FamilyFile.read(file), new FamilyLists.Manner(wanted, closeUnknown, dryRun, Optional.empty()));
    }

    /** @param list all if empty */
    @PostMapping("/{name}/close")
    @Operation(summary = "Closes a list of a family, or all; their owners are told")
    List<FamilyList> close(@PathVariable String domain, @PathVariable String name, @RequestParam(defaultValue = "") String list) {
        if (list.isEmpty()) {
            return familyLists.closeAll(name, Input.domain(domain), Optional.empty()).stream().map(l -> FamilyList.of(lists.find(l.address().toString()))).toList();
        }
        MailingList known = lists.find(list);
        if (!known.family().equals(Optional.of(name)) || !known.domain().equals(Input.domain(domain))) {
            throw Refused.badRequest(known.address() + " is not a list of the family " + name);
        }
        familyLists.close(known, Optional.empty());
        return List.of(FamilyList.of(lists.find(list)));
    }
}
