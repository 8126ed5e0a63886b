package org.colombier.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.smime.CertificateView;
import org.colombier.lists.smime.ListKeys;
import org.colombier.lists.smime.UnfitCertificate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The S/MIME certificates of lists, with the private keys that read what is encrypted for a list. */
@RestController
@Tag(name = "smime", description = "The S/MIME certificates of lists")
class SmimeApi {

    /**
     * @param file       PEM or PKCS #12 with certificate and private key, in base64
     * @param passphrase of the private key or the PKCS #12 file
     */
    record NewKey(@Nullable String file, @Nullable String passphrase) {
    }

    private final Lists lists;
    private final Catalog catalog;
    private final ListKeys keys;

    SmimeApi(Lists lists, Catalog catalog, ListKeys keys) {
        this.lists = lists;
        this.catalog = catalog;
        this.keys = keys;
    }

    @GetMapping("/api/smime")
    @Operation(summary = "The lists that have a certificate in the database")
    List<Map<String, Object>> all() {
        return keys.lists().stream().flatMap(id -> catalog.find(id).stream())
            .flatMap(list -> keys.of(list).stream().limit(1).map(c -> Map.<String, Object>of("list", list.address().toString(), "until", c.until(), "issuer", c.issuer()))).toList();
    }

    @GetMapping("/api/lists/{list}/smime")
    @Operation(summary = "A list's certificates, the one to encrypt with first")
    List<CertificateView> show(@PathVariable String list) {
        return keys.of(lists.find(list));
    }

    @PostMapping("/api/lists/{list}/smime")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Gives a list a certificate with its private key; older ones stay to read what is under way")
    CertificateView set(@PathVariable String list, @RequestBody NewKey wanted) {
        try {
            return keys.set(lists.find(list), Base64.getMimeDecoder().decode(Input.wanted("file", wanted.file())), wanted.passphrase() == null ? "" : wanted.passphrase());
        } catch (UnfitCertificate | IllegalArgumentException unfit) {
            throw Refused.badRequest(String.valueOf(unfit.getMessage()));
        }
    }

    /** @param fingerprint of the one to remove; all if left out */
    @DeleteMapping("/api/lists/{list}/smime")
    @Operation(summary = "Removes a list's certificates and keys from the database; what is encrypted with them cannot be read any more")
    Map<String, Object> remove(@PathVariable String list, @RequestParam(required = false) @Nullable String fingerprint) {
        int removed = keys.remove(lists.find(list), Optional.ofNullable(fingerprint));
        if (removed == 0) {
            throw Refused.notFound("certificate of " + list + " in the database");
        }
        return Map.of("removed", removed);
    }
}
