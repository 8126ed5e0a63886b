package org.colombier.policy.dkim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.colombier.mail.HeaderSection.Field;
import org.jspecify.annotations.Nullable;

/**
 * The DKIM-Signature fields of one message's copies: what is the same in all is prepared once, a copy with a key of its
 * own costs one signature of each signing key. Thread-safe.
 */
public final class MessageSignature {

    /**
     * @param start   the field up to the body hash
     * @param letters of its signature in base64
     */
    private record Template(SigningKey key, String start, int letters) {
    }

    private final KeyedMessage message;
    private final Canonicalization.Pair form;
    private final List<Template> templates;
    private final String before;
    private final @Nullable Field keyed;
    private final String after;
    private final Consumer<SigningKey> signed;
    private volatile byte @Nullable [] common;

    MessageSignature(KeyedMessage message, List<SigningKey> keys, Canonicalization.Pair form, Instant now, Consumer<SigningKey> signed) {
        this.message = message;
        this.form = form;
        this.signed = signed;
        List<String> names = SignedNames.of(message.fields());
        this.templates = keys.stream().map(key -> new Template(key, start(key, form, names, now), letters(key))).toList();
        Field own = new Field("", "");
        List<Field> selected = SignedHeader.select(names, message.fields(), own);
        int at = indexOf(selected, message.keyedField());
        this.keyed = at < 0 ? null : selected.get(at);
        this.before = canonical(selected.subList(0, at < 0 ? selected.size() : at));
        this.after = at < 0 ? "" : canonical(selected.subList(at + 1, selected.size()));
    }

    /** The same object, not an equal one: a field may be there twice. */
    private static int indexOf(List<Field> fields, @Nullable Field wanted) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private String canonical(List<Field> fields) {
        StringBuilder text = new StringBuilder(2_048);
        fields.forEach(f -> text.append(form.header().field(f.raw())));
        return text.toString();
    }

    /** Octets of the fields, the same for every copy. */
    public int length() {
        return templates.stream().mapToInt(t -> t.start().length() + bodyHashLength() + SignatureText.base64("x".repeat(t.letters())).length() + 2).sum();
    }

    /** Octets of memory that this keeps, about. */
    public int held() {
        return 2 * (before.length() + after.length()) + message.held();
    }

    private static int bodyHashLength() {
        return "bh=".length() + 44 + ";\r\n\tb=".length();
    }

    /**
     * The fields for the copy with this key, each with its CRLF.
     *
     * @param key the recipient's, empty for none
     * @throws GeneralSecurityException if a signing key is unfit
     * @throws IOException              if the body must be read again and cannot be
     */
    public byte[] fields(String key) throws GeneralSecurityException, IOException {
        boolean individual = !key.isEmpty() && (keyed != null || message.isKeyInBody());
        byte[] known = common;
        if (!individual && known != null) {
            return known;
        }
        List<String> fields = new ArrayList<>();
        for (Template template : templates) {
            fields.add(field(template, individual ? key : ""));
            signed.accept(template.key());
        }
        byte[] octets = String.join("", fields).getBytes(StandardCharsets.ISO_8859_1);
        if (!individual) {
            common = octets;
        }
        return octets;
    }

    private String field(Template template, String key) throws GeneralSecurityException, IOException {
        String unsigned = template.start() + "bh=" + Base64.getEncoder().encodeToString(message.bodyHash(key)) + ";\r\n\tb=";
        String middle = keyed == null ? "" : form.header().field(message.withKey(keyed, key));
        String data = before + middle + after + SignedHeader.withoutSignature(unsigned + "\r\n", form.header());
        return unsigned + SignatureText.base64(template.key().sign(data.getBytes(StandardCharsets.ISO_8859_1))) + "\r\n";
    }

    private static String start(SigningKey key, Canonicalization.Pair form, List<String> names, Instant now) {
        return "DKIM-Signature: v=1; a=" + key.algorithm().tag() + "; c=" + form + ";\r\n\td=" + key.domain() + "; s=" + key.selector()
            + ";\r\n\tt=" + now.getEpochSecond() + "; h=" + SignatureText.names(names) + ";\r\n\t";
    }

    private static int letters(SigningKey key) {
        int octets = key.key() instanceof RSAKey rsa ? (rsa.getModulus().bitLength() + 7) / 8 : 64;
        return (octets + 2) / 3 * 4;
    }
}
