package org.colombier.lists.smime;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.colombier.mail.HeaderSection;

/**
 * The two halves of a signed message.
 *
 * @param content   the octets that were signed; empty if they stand within the signature
 * @param signature a CMS object (RFC 5652) in DER
 */
record SignedParts(Optional<byte[]> content, byte[] signature) {

    /** More is no signature. */
    private static final int LARGEST_SIGNATURE = 512 << 10;
    private static final Pattern BOUNDARY = Pattern.compile(";\\s*boundary\\s*=\\s*(?:\"([^\"]{1,200})\"|([^;\\s\"]{1,200}))", Pattern.CASE_INSENSITIVE);

    /** Empty if the message is not signed, or so broken that nobody could tell what was. */
    static Optional<SignedParts> of(byte[] message) {
        HeaderSection header = HeaderSection.read(message);
        String type = header.first("Content-Type").orElse("").strip();
        String lower = type.toLowerCase(Locale.ROOT);
        // RFC 8551 section 3.5: the two formats of a signed message.
        if (lower.startsWith("multipart/signed") && lower.contains("pkcs7-signature")) {
            Matcher boundary = BOUNDARY.matcher(type);
            return boundary.find() ? detached(message, header.length(), boundary.group(1) == null ? boundary.group(2) : boundary.group(1)) : Optional.empty();
        }
        boolean opaque = lower.matches("(?s)application/(x-)?pkcs7-mime\\b.*") && lower.contains("signed-data"); // RFC 8551 section 3.5.2
        return opaque ? decoded(message, header.length(), message.length).map(s -> new SignedParts(Optional.empty(), s)) : Optional.empty();
    }

    CMSSignedData read() throws CMSException {
        return content.isPresent() ? new CMSSignedData(new CMSProcessableByteArray(content.get()), signature) : new CMSSignedData(signature);
    }

    /** What stands within a signature. @throws IllegalArgumentException if nothing does */
    static byte[] within(CMSSignedData signed) {
        if (signed.getSignedContent() != null && signed.getSignedContent().getContent() instanceof byte[] octets) {
            return octets;
        }
        throw new IllegalArgumentException("a signature of nothing");
    }

    /**
     * RFC 1847 section 2.1: the first part, header and all, up to the line end before the next boundary; then the signature, and
     * nothing else: a third part would be read as signed and is not.
     */
    private static Optional<SignedParts> detached(byte[] message, int body, String boundary) {
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int first = delimiter(text, boundary, body, false);
        int content = first < 0 ? -1 : text.indexOf('\n', first) + 1;
        int second = content <= 0 ? -1 : delimiter(text, boundary, content, false);
        int part = second < 0 ? -1 : text.indexOf('\n', second) + 1;
        int end = part <= 0 ? -1 : delimiter(text, boundary, part, true);
        int other = part <= 0 ? -1 : delimiter(text, boundary, part, false);
        if (end < 0 || other >= 0) {
            return Optional.empty();
        }
        int contentEnd = second >= 2 && text.charAt(second - 2) == '\r' ? second - 2 : second - 1;
        byte[] signed = java.util.Arrays.copyOfRange(message, content, Math.max(content, contentEnd));
        byte[] signaturePart = java.util.Arrays.copyOfRange(message, part, end);
        return decoded(signaturePart, HeaderSection.read(signaturePart).length(), signaturePart.length).map(s -> new SignedParts(Optional.of(signed), s));
    }

    /** RFC 2046 section 5.1.1: at the beginning of a line, which has only white space behind it. */
    private static int delimiter(String text, String boundary, int from, boolean close) {
        String mark = "--" + boundary + (close ? "--" : "");
        for (int i = text.indexOf(mark, from); i >= 0; i = text.indexOf(mark, i + 1)) {
            int end = text.indexOf('\n', i);
            boolean alone = text.substring(i + mark.length(), end < 0 ? text.length() : end).isBlank();
            if (alone && (i == from || text.charAt(i - 1) == '\n')) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<byte[]> decoded(byte[] octets, int from, int to) {
        if (to - from > 2 * Math.max(LARGEST_SIGNATURE, octets.length)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getMimeDecoder().decode(java.util.Arrays.copyOfRange(octets, from, to)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
