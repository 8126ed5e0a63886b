package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.colombier.directory.Domains;
import org.colombier.mail.Domain;
import org.colombier.ops.Site;
import org.colombier.policy.dkim.Algorithm;
import org.colombier.policy.dkim.DkimAdmin;
import org.colombier.policy.dkim.DkimKey;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The keys with which mail of our domains is signed. */
@RestController
@RequestMapping("/api/dkim")
@Tag(name = "dkim", description = "The keys that sign the mail of our domains")
class DkimApi {

    /**
     * @param state     {@code waiting} for its record to be seen in DNS, {@code signing}, or {@code retired}
     * @param since     when it came into that state
     * @param removable of a retired key: when its record may be taken out of DNS
     * @param record    what to publish under {@code name} as TXT
     * @param zoneLine  the same as a line of a zone file
     */
    record KeyView(String domain, String selector, String algorithm, String state, Instant created, Instant since, @Nullable Instant removable,
                   String name, String record, String zoneLine) {
    }

    /** @param visible DNS gives this key now */
    record KeyDetail(KeyView key, boolean visible) {
    }

    /**
     * @param algorithm {@code rsa} or {@code ed25519}; {@code rsa} if not said
     * @param now       sign at once, not when the record is seen
     */
    record NewKey(@Nullable String algorithm, @Nullable Boolean now) {
    }

    record Rotation(@Nullable Boolean now) {
    }

    private final DkimAdmin keys;
    private final Domains domains;
    private final Site site;

    DkimApi(DkimAdmin keys, Domains domains, Site site) {
        this.keys = keys;
        this.domains = domains;
        this.site = site;
    }

    @GetMapping
    @Operation(summary = "All keys, by domain and age")
    List<KeyView> all() {
        return keys.list().stream().map(this::view).toList();
    }

    @GetMapping("/{domain}")
    @Operation(summary = "A domain's keys, and whether DNS gives them")
    List<KeyDetail> of(@PathVariable String domain) {
        return keys.show(Input.domain(domain)).stream().map(k -> new KeyDetail(view(k), keys.isVisible(k))).toList();
    }

    @PostMapping("/{domain}")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Makes a key with a new selector; it signs when its record is seen in DNS")
    KeyView add(@PathVariable String domain, @RequestBody NewKey wanted) {
        Domain name = Input.domain(domain);
        String type = wanted.algorithm() == null ? "rsa" : wanted.algorithm();
        Algorithm algorithm = Algorithm.ofKeyType(type).orElseThrow(() -> Refused.badRequest("a key is rsa or ed25519"));
        // our host name, and what stands above it, signs delivery reports
        boolean ours = domains.find(name).isPresent() || ("." + site.hostname().toLowerCase(Locale.ROOT)).endsWith("." + name.ascii());
        if (!ours) {
            throw Refused.notFound("domain " + name);
        }
        return view(keys.add(name, algorithm, Boolean.TRUE.equals(wanted.now())));
    }

    @PostMapping("/{domain}/rotate")
    @Operation(summary = "Makes successors where there are none, and switches to those whose record is seen")
    List<KeyView> rotate(@PathVariable String domain, @RequestBody Rotation wanted) {
        return known(() -> keys.rotate(Input.domain(domain), Boolean.TRUE.equals(wanted.now()))).stream().map(this::view).toList();
    }

    @PostMapping("/{domain}/{selector}/retire")
    @Operation(summary = "Stops signing with a key; its record stays for mail under way")
    KeyView retire(@PathVariable String domain, @PathVariable String selector) {
        return view(known(() -> keys.retire(Input.domain(domain), selector)));
    }

    @DeleteMapping("/{domain}/{selector}")
    @Operation(summary = "Forgets a key that nobody needs any more")
    KeyView remove(@PathVariable String domain, @PathVariable String selector, @RequestParam(defaultValue = "false") boolean force) {
        return view(known(() -> keys.remove(Input.domain(domain), selector, force)));
    }

    private static <T> T known(Supplier<T> work) {
        try {
            return work.get();
        } catch (NoSuchElementException unknown) {
            throw Refused.notFound(unknown.getMessage().replaceFirst("^no ", ""));
        } catch (IllegalStateException needed) {
            throw Refused.conflict(needed.getMessage());
        }
    }

    private KeyView view(DkimKey key) {
        return new KeyView(key.domain().ascii(), key.selector(), key.algorithm().keyType(), key.state().name().toLowerCase(Locale.ROOT), key.created(), key.changed(),
            keys.endOf(key).orElse(null), key.name(), key.record(), key.zoneLine());
    }
}
