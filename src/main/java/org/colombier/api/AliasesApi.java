package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.colombier.directory.Aliases;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.colombier.routing.ListAddresses;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Aliases and forwards. */
@RestController
@RequestMapping("/api/aliases")
@Tag(name = "aliases", description = "Addresses of ours whose mail goes elsewhere; the address itself among the targets keeps a copy")
class AliasesApi {

    record AliasView(String address, List<String> targets) {
    }

    record NewAlias(@Nullable String address, @Nullable List<String> targets) {
    }

    private final Aliases aliases;
    private final Domains domains;
    private final ListAddresses lists;

    AliasesApi(Aliases aliases, Domains domains, ListAddresses lists) {
        this.aliases = aliases;
        this.domains = domains;
        this.lists = lists;
    }

    @GetMapping
    @Operation(summary = "All aliases, those of a domain, or the one of an address")
    List<AliasView> all(@RequestParam(defaultValue = "") String domain, @RequestParam(defaultValue = "") String address) {
        if (!address.isEmpty()) {
            return one(Input.address(address)).stream().toList();
        }
        Stream<Domain> wanted = domain.isEmpty() ? domains.all().stream().map(MailDomain::name) : Stream.of(Input.domain(domain));
        return wanted.flatMap(d -> aliases.in(d).entrySet().stream()).map(e -> view(e.getKey(), e.getValue())).toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adds targets to an address of ours; answers with all that it has now")
    AliasView add(@RequestBody NewAlias wanted) {
        EmailAddress address = Input.address(Input.wanted("address", wanted.address())).canonical();
        List<EmailAddress> targets = Input.addresses(wanted.targets() == null ? List.of() : wanted.targets());
        if (targets.isEmpty()) {
            throw Refused.badRequest("an alias needs a target");
        }
        lists.find(address).ifPresent(robot -> {
            throw Refused.conflict(address + " is an address of " + robot.robot());
        });
        aliases.add(address, targets);
        return one(address).orElseThrow();
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Removes some targets of an address, or with none given the whole alias")
    void remove(@RequestParam String address, @RequestParam(name = "target", defaultValue = "") List<String> targets) {
        EmailAddress known = Input.address(address);
        if (aliases.remove(known, Input.addresses(targets)) == 0) {
            throw Refused.notFound("alias " + known + (targets.isEmpty() ? "" : " with that target"));
        }
    }

    private java.util.Optional<AliasView> one(EmailAddress address) {
        return aliases.targets(Set.of(address)).entrySet().stream().map(e -> view(e.getKey(), e.getValue())).findFirst();
    }

    private static AliasView view(EmailAddress address, List<EmailAddress> targets) {
        return new AliasView(address.toString(), targets.stream().map(EmailAddress::toString).toList());
    }
}
