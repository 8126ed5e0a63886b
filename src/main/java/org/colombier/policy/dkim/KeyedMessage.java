package org.colombier.policy.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.HeaderSection.Field;
import org.colombier.mail.MessageContent;
import org.jspecify.annotations.Nullable;

/**
 * A message about to be signed, whose copies may differ in a recipient's key at one offset: its header in memory, the
 * hash of its body. Immutable; thread-safe.
 */
public final class KeyedMessage {

    /** Kept only where it must be read again. */
    private final @Nullable MessageContent content;
    private final List<Field> fields;
    /** These two are offsets in the wire form. */
    private final int bodyAt;
    private final int keyOffset;
    private final Canonicalization form;
    private final byte[] bodyHash;

    private KeyedMessage(MessageContent content, HeaderSection header, int keyOffset, Canonicalization form) throws IOException {
        this.fields = header.fields();
        this.bodyAt = header.length();
        this.keyOffset = keyOffset;
        this.form = form;
        this.bodyHash = hash(content, "");
        this.content = isKeyInBody() ? content : null;
    }

    /**
     * Reads a message once, as a stream.
     *
     * @param keyOffset as {@link org.colombier.mail.Envelope#keyOffset} has it
     */
    public static KeyedMessage read(MessageContent content, int keyOffset, Canonicalization bodyForm) throws IOException {
        HeaderSection header;
        try (InputStream in = new WireForm(content.open())) {
            header = HeaderSection.read(in.readNBytes(HeaderSection.MAX_OCTETS));
        }
        try (InputStream in = content.open()) {
            return new KeyedMessage(content, header, keyOffset < 0 ? -1 : WireForm.offset(in, keyOffset), bodyForm);
        }
    }

    public List<Field> fields() {
        return fields;
    }

    /** The field into which the key goes; null if it goes into none. */
    public @Nullable Field keyedField() {
        int end = 0;
        for (Field field : fields) {
            int start = end;
            end += field.raw().length();
            if (keyOffset > start && keyOffset < end) {
                return field;
            }
        }
        return null;
    }

    /** True if the copies differ in their bodies. */
    public boolean isKeyInBody() {
        return keyOffset >= bodyAt;
    }

    /** The keyed field as it goes out with this key. */
    String withKey(Field keyed, String key) {
        int start = 0;
        for (Field field : fields) {
            if (field == keyed) {
                break;
            }
            start += field.raw().length();
        }
        return keyed.raw().substring(0, keyOffset - start) + key + keyed.raw().substring(keyOffset - start);
    }

    /** The hash of the body of the copy with this key; read anew only if the key stands in the body. */
    public byte[] bodyHash(String key) throws IOException {
        return content != null && !key.isEmpty() ? hash(content, key) : bodyHash;
    }

    int held() {
        return bodyAt + (content == null ? 0 : (int) Math.min(content.size(), 64 << 10));
    }

    private byte[] hash(MessageContent whole, String key) throws IOException {
        BodyDigest digest = new BodyDigest(form, Long.MAX_VALUE);
        try (InputStream in = new WireForm(whole.open())) {
            in.skipNBytes(bodyAt);
            if (isKeyInBody() && !key.isEmpty()) {
                byte[] upToTheKey = in.readNBytes(keyOffset - bodyAt);
                digest.write(upToTheKey, upToTheKey.length);
                digest.write(key.getBytes(StandardCharsets.US_ASCII), key.length());
            }
            BodyDigest.readAll(in, List.of(digest));
        }
        return digest.finish();
    }
}
