package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.colombier.directory.Domains;
import org.colombier.directory.MailDomain;
import org.colombier.lists.catalog.Catalog;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The domains of ours. */
@RestController
@RequestMapping("/api/domains")
@Tag(name = "domains", description = "The domains that mail is taken for")
class DomainsApi {

    /** A domain as the API shows it. */
    record DomainView(String name, boolean enabled, boolean backupMx, @Nullable String catchAll, String language, List<String> listmasters) {
    }

    /** @param language {@code en} or {@code fr}; {@code en} if not said */
    record NewDomain(@Nullable String name, @Nullable Boolean backupMx, @Nullable String catchAll, @Nullable String language, @Nullable List<String> listmasters) {
    }

    private final Domains domains;
    private final Catalog lists;

    DomainsApi(Domains domains, Catalog lists) {
        this.domains = domains;
        this.lists = lists;
    }

    @GetMapping
    @Operation(summary = "All domains, by name")
    List<DomainView> all() {
        return domains.all().stream().map(this::view).toList();
    }

    @GetMapping("/{domain}")
    @Operation(summary = "One domain")
    DomainView one(@PathVariable String domain) {
        return view(find(Input.domain(domain)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adds a domain; mail for it is taken at once")
    DomainView add(@RequestBody NewDomain wanted) {
        Domain name = Input.domain(Input.wanted("name", wanted.name()));
        Optional<EmailAddress> catchAll = Optional.ofNullable(wanted.catchAll()).map(Input::address);
        String language = wanted.language() == null ? "en" : wanted.language();
        if (!List.of("en", "fr").contains(language)) {
            throw Refused.badRequest("language is en or fr, not " + language);
        }
        domains.add(new MailDomain(name, true, Boolean.TRUE.equals(wanted.backupMx()), catchAll, language),
            Input.addresses(wanted.listmasters() == null ? List.of() : wanted.listmasters()));
        return view(find(name));
    }

    @DeleteMapping("/{domain}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Removes a domain with its accounts and aliases; its lists must be purged before, mailboxes on disk stay")
    void remove(@PathVariable String domain) {
        Domain name = Input.domain(domain);
        int left = lists.in(name).size();
        if (left > 0) {
            throw Refused.conflict("the domain " + name + " still has " + left + " lists; purge them first");
        }
        if (!domains.remove(name)) {
            throw Refused.notFound("domain " + name);
        }
    }

    private MailDomain find(Domain name) {
        return domains.find(name).orElseThrow(() -> Refused.notFound("domain " + name));
    }

    private DomainView view(MailDomain domain) {
        return new DomainView(domain.name().ascii(), domain.enabled(), domain.backupMx(), domain.catchAll().map(EmailAddress::toString).orElse(null),
            domain.language(), domains.listmasters(domain.name()).stream().map(EmailAddress::toString).toList());
    }
}
