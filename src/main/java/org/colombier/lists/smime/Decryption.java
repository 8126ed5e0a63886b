package org.colombier.lists.smime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientId;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.RecipientInformationStore;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientId;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientId;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;
import org.springframework.stereotype.Service;

/** Reads what is encrypted for a list (RFC 8551 sections 3.3 and 3.4). What it finds is never longer than what came. Thread-safe. */
@Service
public class Decryption {

    private static final int MOST_READERS = 2_000;
    /** RFC 8551 section 2.7 and what mail programs of the last twenty years write; RC2 and DES hide nothing. */
    private static final Set<String> CIPHERS = Set.of(CMSAlgorithm.AES128_CBC.getId(), CMSAlgorithm.AES192_CBC.getId(), CMSAlgorithm.AES256_CBC.getId(),
        CMSAlgorithm.AES128_GCM.getId(), CMSAlgorithm.AES192_GCM.getId(), CMSAlgorithm.AES256_GCM.getId(), CMSAlgorithm.DES_EDE3_CBC.getId());

    private final ListKeys keys;
    private final Provider provider = new BouncyCastleProvider();

    Decryption(ListKeys keys) {
        this.keys = keys;
    }

    /** True if the message says that it is encrypted; looks at its header alone. */
    public static boolean isEncrypted(HeaderSection header) {
        String type = header.first("Content-Type").orElse("").strip().toLowerCase(Locale.ROOT);
        boolean named = type.contains("smime.p7m") || header.first("Content-Disposition").orElse("").toLowerCase(Locale.ROOT).contains("smime.p7m");
        // RFC 8551 section 3.9: without the parameter, or with a type that a gateway put there, the file name tells.
        return type.startsWith("application/pkcs7-mime") || type.startsWith("application/x-pkcs7-mime")
            ? type.contains("enveloped-data") || !type.contains("smime-type") : type.startsWith("application/octet-stream") && named;
    }

    /** @param message as it came, of a size that the list takes */
    public Opened open(MailingList list, MessageContent message) {
        try {
            if (!isEncrypted(HeaderSection.read(message))) {
                return new Opened.AsItIs();
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        List<ListKey> own = keys.keys(list);
        return own.isEmpty() ? new Opened.AsItIs() : open(own, message.octets());
    }

    private Opened open(List<ListKey> own, byte[] message) {
        HeaderSection header = HeaderSection.read(message);
        try {
            ContentInfo content = ContentInfo.getInstance(decoded(message, header));
            if (content.getContentType().equals(CMSObjectIdentifiers.envelopedData)) {
                CMSEnvelopedData sealed = new CMSEnvelopedData(content);
                return open(own, sealed.getRecipientInfos(), sealed.getEncryptionAlgOID(), false).map(c -> clear(header, c)).orElseGet(Opened.AsItIs::new);
            }
            if (content.getContentType().equals(CMSObjectIdentifiers.authEnvelopedData)) {
                CMSAuthEnvelopedData sealed = new CMSAuthEnvelopedData(content);
                return open(own, sealed.getRecipientInfos(), sealed.getEncryptionAlgOID(), true).map(c -> clear(header, c)).orElseGet(Opened.AsItIs::new);
            }
            return new Opened.AsItIs();
        } catch (CMSException | RuntimeException broken) {
            // Bouncy Castle throws all kinds of runtime exceptions for octets that somebody made up.
            return new Opened.Unreadable();
        }
    }

    /** Empty if it is for none of our keys. */
    private Optional<byte[]> open(List<ListKey> own, RecipientInformationStore readers, String cipher, boolean authenticated) throws CMSException {
        if (readers.size() > MOST_READERS) {
            throw new CMSException("too many readers");
        }
        for (ListKey key : own) {
            boolean curve = key.key().getAlgorithm().startsWith("EC");
            RecipientId id = curve ? new JceKeyAgreeRecipientId(key.certificate()) : new JceKeyTransRecipientId(key.certificate());
            Collection<RecipientInformation> ours = readers.getRecipients(id);
            if (!ours.isEmpty()) {
                if (!CIPHERS.contains(cipher)) {
                    throw new CMSException("cipher " + cipher);
                }
                return Optional.of(ours.iterator().next().getContent(reader(key.key(), curve, authenticated)));
            }
        }
        return Optional.empty();
    }

    private Recipient reader(PrivateKey key, boolean curve, boolean authenticated) {
        if (curve) {
            return authenticated ? new JceKeyAgreeAuthEnvelopedRecipient(key).setProvider(provider) : new JceKeyAgreeEnvelopedRecipient(key).setProvider(provider);
        }
        return authenticated ? new JceKeyTransAuthEnvelopedRecipient(key).setProvider(provider) : new JceKeyTransEnvelopedRecipient(key).setProvider(provider);
    }

    private static byte[] decoded(byte[] message, HeaderSection header) {
        byte[] body = java.util.Arrays.copyOfRange(message, header.length(), message.length);
        // RFC 8551 section 3.1.2: binary where the way allows it.
        return header.first("Content-Transfer-Encoding").orElse("").strip().equalsIgnoreCase("base64") ? Base64.getMimeDecoder().decode(body) : body;
    }

    /** RFC 8551 section 3.1: what was encrypted is a MIME entity; it says itself what it is. */
    private static Opened clear(HeaderSection header, byte[] content) {
        byte[] entity = canonical(content);
        HeaderSection inner = HeaderSection.read(entity);
        header.removeIf(f -> f.name().toLowerCase(Locale.ROOT).startsWith("content-"));
        StringBuilder fields = new StringBuilder();
        header.fields().forEach(f -> fields.append(f.raw()));
        inner.fields().stream().filter(f -> f.name().toLowerCase(Locale.ROOT).startsWith("content-")).forEach(f -> fields.append(f.raw()));
        byte[] head = fields.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = java.util.Arrays.copyOf(head, head.length + entity.length - inner.length());
        System.arraycopy(entity, inner.length(), all, head.length, entity.length - inner.length());
        return new Opened.Clear(MessageContent.of(all));
    }

    /** RFC 8551 section 3.1.1: lines end with CRLF; some programs forget it. */
    private static byte[] canonical(byte[] entity) {
        String text = new String(entity, StandardCharsets.ISO_8859_1);
        return text.contains("\r\n") || text.indexOf('\n') < 0 ? entity : text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
