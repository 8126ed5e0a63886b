package org.colombier.lists.smime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.colombier.mail.HeaderSection;
import org.springframework.stereotype.Service;

/** Encrypts messages, each for one reader alone: nobody learns from a copy who else gets one. Thread-safe. */
@Service
public class Encryption {

    private final Provider provider = new BouncyCastleProvider();
    private final SmimeSettings settings;

    Encryption(SmimeSettings settings) {
        this.settings = settings;
    }

    /**
     * The message for the holder of a certificate: its content encrypted, its other header fields as they are.
     *
     * @throws IllegalStateException if nothing can be encrypted with the certificate
     */
    public byte[] encrypt(byte[] message, X509Certificate reader) {
        HeaderSection header = HeaderSection.read(message);
        List<HeaderSection.Field> inner = header.fields().stream().filter(Encryption::describesContent).toList();
        int body = header.length();
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length * 3 / 2 + 8_192);
        header.removeIf(Encryption::describesContent).removeIf(f -> f.is("MIME-Version")).append("MIME-Version", "1.0");
        // RFC 8551 section 3.2.2
        header.append("Content-Type", "application/pkcs7-mime; smime-type=" + settings.cipher().smimeType() + "; name=\"smime.p7m\"")
            .append("Content-Transfer-Encoding", "base64").append("Content-Disposition", "attachment; filename=\"smime.p7m\"");
        out.writeBytes(header.octets());
        try (OutputStream text = Base64.getMimeEncoder().wrap(out); OutputStream sealed = sealing(text, reader)) {
            for (HeaderSection.Field field : inner) {
                sealed.write(field.raw().getBytes(StandardCharsets.ISO_8859_1));
            }
            sealed.write(new byte[] {'\r', '\n'});
            sealed.write(message, body, message.length - body);
        } catch (IOException | CMSException | GeneralSecurityException unusable) {
            throw new IllegalStateException("nothing can be encrypted for " + reader.getSubjectX500Principal(), unusable);
        }
        out.writeBytes(new byte[] {'\r', '\n'});
        return out.toByteArray();
    }

    private OutputStream sealing(OutputStream out, X509Certificate reader) throws CMSException, GeneralSecurityException, IOException {
        RecipientInfoGenerator key = key(reader);
        var encryptor = new JceCMSContentEncryptorBuilder(settings.cipher().algorithm()).setProvider(provider).build();
        if (settings.cipher() == SmimeSettings.Cipher.AES256_GCM) {
            CMSAuthEnvelopedDataStreamGenerator generator = new CMSAuthEnvelopedDataStreamGenerator();
            generator.addRecipientInfoGenerator(key);
            return generator.open(out, (OutputAEADEncryptor) encryptor);
        }
        CMSEnvelopedDataStreamGenerator generator = new CMSEnvelopedDataStreamGenerator();
        generator.addRecipientInfoGenerator(key);
        return generator.open(out, encryptor);
    }

    /** RFC 8551 section 2.3: RSA with PKCS #1 v1.5, which every program reads; ephemeral-static ECDH for elliptic curves. */
    private RecipientInfoGenerator key(X509Certificate reader) throws GeneralSecurityException {
        if (reader.getPublicKey() instanceof ECPublicKey curve) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
            generator.initialize(curve.getParams());
            KeyPair once = generator.generateKeyPair();
            return new JceKeyAgreeRecipientInfoGenerator(CMSAlgorithm.ECDH_SHA256KDF, once.getPrivate(), once.getPublic(), CMSAlgorithm.AES256_WRAP)
                .addRecipient(reader).setProvider(provider);
        }
        return new JceKeyTransRecipientInfoGenerator(reader).setProvider(provider);
    }

    private static boolean describesContent(HeaderSection.Field field) {
        return field.name().toLowerCase(Locale.ROOT).startsWith("content-");
    }
}
