package org.colombier.lists.smime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.springframework.stereotype.Service;

/** Looks for the author's signature in a message. Thread-safe. */
@Service
public class Signatures {

    private static final int MOST_SIGNERS = 5;
    private static final int MOST_CERTIFICATES = 30;
    /** RFC 8551 section 2.1 and appendix B: SHA-1 and MD5 are history. */
    private static final Set<String> DIGESTS = Set.of(NISTObjectIdentifiers.id_sha256.getId(), NISTObjectIdentifiers.id_sha384.getId(), NISTObjectIdentifiers.id_sha512.getId(),
        NISTObjectIdentifiers.id_shake256.getId());
    private final Authorities authorities;
    private final Clock clock;
    private final Provider provider = new BouncyCastleProvider();

    Signatures(Authorities authorities, Clock clock) {
        this.authorities = authorities;
        this.clock = clock;
    }

    /**
     * Looks at a message as it came.
     *
     * @param author whom its From names
     */
    public SignatureCheck check(MessageContent message, EmailAddress author) {
        Optional<SignedParts> parts = SignedParts.of(message.octets());
        if (parts.isEmpty()) {
            return new SignatureCheck.Unsigned();
        }
        try {
            CMSSignedData signed = parts.get().read();
            return check(signed, author.canonical(), MessageContent.of(parts.get().content().orElseGet(() -> SignedParts.within(signed))));
        } catch (CMSException | GeneralSecurityException | RuntimeException broken) {
            // Bouncy Castle throws all kinds of runtime exceptions for octets that somebody made up.
            return new SignatureCheck.Invalid("the signature cannot be read");
        }
    }

    /** The MIME entity within a signature that encloses its content (RFC 8551 section 3.5.2), whoever signed it; any other message as it is. */
    public static MessageContent readable(MessageContent message) {
        try {
            Optional<SignedParts> parts = SignedParts.of(message.octets()).filter(p -> p.content().isEmpty());
            return parts.isEmpty() ? message : MessageContent.of(SignedParts.within(parts.get().read()));
        } catch (CMSException | RuntimeException broken) {
            return message;
        }
    }

    private SignatureCheck check(CMSSignedData signed, EmailAddress author, MessageContent content) throws GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (X509CertificateHolder holder : signed.getCertificates().getMatches(null)) {
            if (certificates.size() == MOST_CERTIFICATES) {
                return new SignatureCheck.Invalid("it brings too many certificates");
            }
            certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
        Collection<SignerInformation> signers = signed.getSignerInfos().getSigners();
        SignatureCheck last = new SignatureCheck.Invalid("nobody signed it");
        for (SignerInformation signer : signers.stream().limit(MOST_SIGNERS).toList()) {
            last = check(signer, certificates, author, content);
            if (last instanceof SignatureCheck.Valid) {
                return last;
            }
        }
        return last;
    }

    private SignatureCheck check(SignerInformation signer, List<X509Certificate> certificates, EmailAddress author, MessageContent content) throws GeneralSecurityException {
        Optional<X509Certificate> own = certificates.stream().filter(c -> isOf(signer, c)).findFirst();
        if (own.isEmpty()) {
            return new SignatureCheck.Invalid("the signer's certificate is not in it");
        }
        X509Certificate certificate = own.get();
        if (!DIGESTS.contains(signer.getDigestAlgOID())) {
            return new SignatureCheck.Invalid("it is made with a digest that is no longer safe");
        }
        if (!isGenuine(signer, certificate)) {
            return new SignatureCheck.Invalid("the message was changed after it was signed");
        }
        Optional<String> unfit = unfit(certificate, author).or(() -> authorities.distrust(certificate, certificates));
        return unfit.isPresent() ? new SignatureCheck.Invalid(unfit.get()) : new SignatureCheck.Valid(certificate.getSubjectX500Principal().getName(),
            certificate.getIssuerX500Principal().getName(), certificate.getNotAfter().toInstant(), forReplies(certificate, certificates, author), signed(signer), print(signer, certificate), content);
    }

    /** RFC 5652 section 5.3: named by issuer and number, or by its key. */
    private static boolean isOf(SignerInformation signer, X509Certificate certificate) {
        try {
            return signer.getSID().match(new JcaX509CertificateHolder(certificate));
        } catch (CertificateEncodingException broken) {
            return false;
        }
    }

    /** RFC 8551 section 2.5.3: some people sign with one key and read with another; then both certificates come with the message. */
    private Optional<X509Certificate> forReplies(X509Certificate signing, List<X509Certificate> all, EmailAddress author) {
        return Stream.concat(Stream.of(signing), all.stream()).filter(c -> Certificates.unfit(c, author, clock.instant()).isEmpty())
            .filter(c -> c.equals(signing) || authorities.distrust(c, all).isEmpty()).findFirst();
    }

    /** RFC 8551 section 2.5.1 */
    private static Optional<Instant> signed(SignerInformation signer) {
        AttributeTable signed = signer.getSignedAttributes();
        Attribute time = signed == null ? null : signed.get(CMSAttributes.signingTime);
        return time == null || time.getAttrValues().size() != 1 ? Optional.empty() : Optional.of(Time.getInstance(time.getAttrValues().getObjectAt(0)).getDate().toInstant());
    }

    /** Of what was signed and by whom, not of the signature's octets, of which others can be made that are as right (ECDSA). */
    private static String print(SignerInformation signer, X509Certificate certificate) {
        try {
            byte[] attributes = signer.getEncodedSignedAttributes();
            byte[] what = attributes == null ? signer.getSignature() : attributes;
            byte[] both = Arrays.copyOf(what, what.length + 32);
            System.arraycopy(Certificates.fingerprint(certificate), 0, both, what.length, 32);
            return HexFormat.of().formatHex(Certificates.sha256(both));
        } catch (IOException wasReadFromSuch) {
            throw new UncheckedIOException(wasReadFromSuch);
        }
    }

    private boolean isGenuine(SignerInformation signer, X509Certificate certificate) {
        try {
            return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(provider).build(certificate.getPublicKey()));
        } catch (CMSException | OperatorCreationException wrong) {
            return false;
        }
    }

    private Optional<String> unfit(X509Certificate certificate, EmailAddress author) {
        if (!Certificates.isValid(certificate, clock.instant())) {
            return Optional.of("its certificate has expired or is not valid yet");
        }
        if (!Certificates.maySign(certificate)) {
            return Optional.of("its certificate is not made for signing mail");
        }
        return Certificates.addresses(certificate).contains(author) ? Optional.empty() : Optional.of("its certificate is not that of " + author);
    }
}
