package org.colombier.policy.arc;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.AuthenticationResults;
import org.colombier.mail.Domain;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.HeaderSection.Field;
import org.colombier.mail.MessageContent;
import org.colombier.ops.Site;
import org.colombier.policy.dkim.Algorithm;
import org.colombier.policy.dkim.Canonicalization;
import org.colombier.policy.dkim.KeyedMessage;
import org.colombier.policy.dkim.SignatureText;
import org.colombier.policy.dkim.SignedHeader;
import org.colombier.policy.dkim.SigningKey;
import org.colombier.policy.dkim.SigningKeys;
import org.springframework.stereotype.Service;

/**
 * Seals mail of strangers that is passed on (RFC 8617 section 5.1), when it is sent. What was found when it came is read
 * from its topmost Authentication-Results of ours, which a stranger cannot forge and our own mail does not have. Thread-safe.
 */
@Service
public class ArcSealer {

    /**
     * Covered where they are. Neither the field with a recipient's key nor our own DKIM signature, which differ from copy
     * to copy: so one seal serves all copies.
     */
    private static final Set<String> COVERED = Set.of("from", "to", "cc", "subject", "date", "message-id", "reply-to", "sender", "in-reply-to", "references",
        "mime-version", "content-type", "content-transfer-encoding", "list-id", "list-post", "dkim-signature");

    private final ArcSettings settings;
    private final SigningKeys keys;
    private final Site site;
    private final OwnResults own;
    private final Clock clock;
    private final MeterRegistry metrics;

    ArcSealer(ArcSettings settings, SigningKeys keys, Site site, OwnResults own, Clock clock, MeterRegistry metrics) {
        this.settings = settings;
        this.keys = keys;
        this.site = site;
        this.own = own;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * The three fields of our set, to be put on top.
     *
     * @param signer    the domain that signs the message, if one does: it seals, too
     * @param keyOffset where the recipients' keys go, -1 for nowhere
     * @return empty if the site does not seal, the mail is not a stranger's, its chain is closed or there is no key
     * @throws IOException              if the content cannot be read
     * @throws GeneralSecurityException if the key is unfit
     */
    public Optional<byte[]> seal(Optional<Domain> signer, MessageContent content, int keyOffset) throws IOException, GeneralSecurityException {
        if (!settings.arcSeal()) {
            return Optional.empty();
        }
        Optional<AuthenticationResults> found = own.of(HeaderSection.read(content)).filter(ArcSealer::isOfAStranger);
        List<SigningKey> signing = found.isEmpty() ? List.of() : keys.of(signer.orElseGet(this::sealer));
        if (signing.isEmpty()) {
            return Optional.empty();
        }
        KeyedMessage message = KeyedMessage.read(content, keyOffset, Canonicalization.RELAXED);
        if (message.isKeyInBody() || !(ArcSet.read(message.fields()) instanceof ArcSet.Chain.Sets(List<ArcSet> sets)) || isClosed(sets, found.get())) {
            return Optional.empty();
        }
        // few verifiers know Ed25519, and a set has one signature of each kind
        SigningKey key = signing.stream().filter(k -> k.algorithm() == Algorithm.RSA).findFirst().orElse(signing.getFirst());
        metrics.counter("colombier.arc.sealed").increment();
        return Optional.of(set(key, message, found.get(), sets).getBytes(StandardCharsets.ISO_8859_1));
    }

    private Domain sealer() {
        return Domain.tryParse(settings.arcDomain().isEmpty() ? site.hostname() : settings.arcDomain()).orElse(new Domain("localhost"));
    }

    /** Of our own people's mail it says at most who was logged in. */
    private static boolean isOfAStranger(AuthenticationResults found) {
        return found.methods().stream().anyMatch(m -> !m.name().equalsIgnoreCase("auth"));
    }

    /** Section 5.1: after a failure nobody seals, there are at most 50 sets, and a chain that we did not check we do not vouch for. */
    private static boolean isClosed(List<ArcSet> sets, AuthenticationResults found) {
        return sets.size() >= ArcSet.MOST || !sets.isEmpty() && (sets.getLast().found().equals("fail") || found.of("arc").isEmpty());
    }

    private String set(SigningKey key, KeyedMessage message, AuthenticationResults found, List<ArcSet> sets) throws IOException, GeneralSecurityException {
        int instance = sets.size() + 1;
        // what we found when it came: since then a list may have changed what the newest signature covers
        String chain = sets.isEmpty() ? "none" : found.of("arc").getFirst().isPass() ? "pass" : "fail";
        String results = ArcSet.RESULTS + ": i=" + instance + ";" + new String(found.octets(), StandardCharsets.ISO_8859_1).substring(AuthenticationResults.FIELD.length() + 1);
        String signature = signature(key, message, instance);
        String unsealed = ArcSet.SEAL + ": i=" + instance + "; a=" + key.algorithm().tag() + "; t=" + clock.instant().getEpochSecond() + "; cv=" + chain
            + ";\r\n\td=" + key.domain() + "; s=" + key.selector() + ";\r\n\tb=";
        StringBuilder data = new StringBuilder(4_096);
        // section 5.1.2: the seal of a broken chain covers its own set alone
        if (!chain.equals("fail")) {
            sets.forEach(s -> data.append(s.covered()));
        }
        data.append(Canonicalization.RELAXED.field(results)).append(Canonicalization.RELAXED.field(signature))
            .append(SignedHeader.withoutSignature(unsealed + "\r\n", Canonicalization.RELAXED));
        return unsealed + SignatureText.base64(key.sign(data.toString().getBytes(StandardCharsets.ISO_8859_1))) + "\r\n" + signature + results;
    }

    private String signature(SigningKey key, KeyedMessage message, int instance) throws IOException, GeneralSecurityException {
        Field keyed = message.keyedField();
        List<Field> covered = message.fields().stream().filter(f -> COVERED.contains(f.name().toLowerCase(Locale.ROOT)) && (keyed == null || !f.is(keyed.name()))).toList();
        List<String> names = covered.stream().map(f -> f.name().toLowerCase(Locale.ROOT)).toList();
        String unsigned = ArcSet.SIGNATURE + ": i=" + instance + "; a=" + key.algorithm().tag() + "; c=relaxed/relaxed;\r\n\td=" + key.domain() + "; s=" + key.selector()
            + "; t=" + clock.instant().getEpochSecond() + ";\r\n\th=" + SignatureText.names(names) + ";\r\n\tbh="
            + Base64.getEncoder().encodeToString(message.bodyHash("")) + ";\r\n\tb=";
        StringBuilder data = new StringBuilder(2_048);
        SignedHeader.select(names, covered, new Field("", "")).forEach(f -> data.append(Canonicalization.RELAXED.field(f.raw())));
        data.append(SignedHeader.withoutSignature(unsigned + "\r\n", Canonicalization.RELAXED));
        return unsigned + SignatureText.base64(key.sign(data.toString().getBytes(StandardCharsets.ISO_8859_1))) + "\r\n";
    }
}
