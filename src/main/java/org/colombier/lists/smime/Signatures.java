package org.colombier.lists.smime;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
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
    private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int RFC822_NAME = 1;

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
            CMSSignedData signed = parts.get().content().isPresent()
                ? new CMSSignedData(new CMSProcessableByteArray(parts.get().content().get()), parts.get().signature()) : new CMSSignedData(parts.get().signature());
            return check(signed, author.canonical());
        } catch (CMSException | GeneralSecurityException | RuntimeException broken) {
            // Bouncy Castle throws all kinds of runtime exceptions for octets that somebody made up.
            return new SignatureCheck.Invalid("the signature cannot be read");
        }
    }

    private SignatureCheck check(CMSSignedData signed, EmailAddress author) throws GeneralSecurityException {
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
            last = check(signer, certificates, author);
            if (last instanceof SignatureCheck.Valid) {
                return last;
            }
        }
        return last;
    }

    private SignatureCheck check(SignerInformation signer, List<X509Certificate> certificates, EmailAddress author) throws GeneralSecurityException {
        Optional<X509Certificate> own = certificates.stream().filter(c -> signer.getSID().getSerialNumber() != null && c.getSerialNumber().equals(signer.getSID().getSerialNumber())
            && signer.getSID().getIssuer().equals(org.bouncycastle.asn1.x500.X500Name.getInstance(c.getIssuerX500Principal().getEncoded()))).findFirst();
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
        return unfit(certificate, author).or(() -> authorities.distrust(certificate, certificates)).<SignatureCheck>map(SignatureCheck.Invalid::new)
            .orElseGet(() -> new SignatureCheck.Valid(certificate.getSubjectX500Principal().getName(), certificate.getIssuerX500Principal().getName(), certificate.getNotAfter().toInstant()));
    }

    private boolean isGenuine(SignerInformation signer, X509Certificate certificate) {
        try {
            return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(provider).build(certificate.getPublicKey()));
        } catch (CMSException | OperatorCreationException wrong) {
            return false;
        }
    }

    private Optional<String> unfit(X509Certificate certificate, EmailAddress author) throws GeneralSecurityException {
        Instant now = clock.instant();
        if (certificate.getNotAfter().before(Date.from(now)) || certificate.getNotBefore().after(Date.from(now))) {
            return Optional.of("its certificate has expired or is not valid yet");
        }
        boolean[] usage = certificate.getKeyUsage();
        List<String> extended = certificate.getExtendedKeyUsage();
        // RFC 8550 sections 4.4.2 and 4.4.4: digitalSignature or nonRepudiation, and emailProtection, where the certificate says anything of it.
        if (usage != null && !usage[0] && !usage[1] || extended != null && !extended.contains(EMAIL_PROTECTION) && !extended.contains(ANY_USAGE)) {
            return Optional.of("its certificate is not made for signing mail");
        }
        return addresses(certificate).contains(author) ? Optional.empty() : Optional.of("its certificate is not that of " + author);
    }

    /** RFC 8550 section 3: in the subjectAltName, and in old certificates in the subject. */
    private static List<EmailAddress> addresses(X509Certificate certificate) throws GeneralSecurityException {
        List<String> found = new ArrayList<>();
        if (certificate.getSubjectAlternativeNames() != null) {
            certificate.getSubjectAlternativeNames().stream().filter(n -> n.getFirst().equals(RFC822_NAME)).forEach(n -> found.add(String.valueOf(n.get(1))));
        }
        var subject = org.bouncycastle.asn1.x500.X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        for (var name : subject.getRDNs(BCStyle.EmailAddress)) {
            found.add(IETFUtils.valueToString(name.getFirst().getValue()));
        }
        return found.stream().flatMap(a -> EmailAddress.tryParse(a.strip()).stream()).map(EmailAddress::canonical).toList();
    }
}
