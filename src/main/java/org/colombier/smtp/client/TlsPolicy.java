package org.colombier.smtp.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a destination's hosts must show of themselves.
 *
 * @param match      for {@link TlsLevel#VERIFY} and {@link TlsLevel#SECURE} the names one of which the certificate must have:
 *                   a name, {@code .domain} for any below it, {@code hostname}, {@code nexthop}, {@code dot-nexthop}; for
 *                   {@link TlsLevel#FINGERPRINT} the fingerprints
 * @param protocols  as the JDK names them; empty for its own choice
 * @param serverName what goes into SNI; empty for the host's name
 * @param sts        the policy that the destination itself has published (RFC 8461), to be enforced
 */
record TlsPolicy(TlsLevel level, List<String> match, List<String> protocols, String serverName, Optional<StsPolicy> sts) {

    private static final List<String> PROTOCOLS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    static TlsPolicy of(TlsLevel level, List<String> protocols) {
        return new TlsPolicy(level, List.of(), protocols, "", Optional.empty());
    }

    TlsPolicy with(Optional<StsPolicy> published) {
        return new TlsPolicy(level, match, protocols, serverName, published);
    }

    /**
     * Reads the right side of a policy map: {@code level attribute=value …}, as in Postfix's smtp_tls_policy_maps.
     *
     * @param preset protocols where the entry names none
     * @throws IllegalArgumentException that says what is wrong
     */
    static TlsPolicy parse(String value, List<String> preset) {
        String[] words = value.strip().split("[\\s,]+");
        TlsLevel level = TlsLevel.parse(words[0]);
        List<String> match = new ArrayList<>();
        List<String> protocols = preset;
        String serverName = "";
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            String[] pair = word.split("=", 2);
            String text = pair.length == 2 ? pair[1] : "";
            switch (pair[0].toLowerCase(Locale.ROOT)) {
                case "match" -> match.addAll(names(level, text));
                case "protocols" -> protocols = protocols(text);
                case "servername" -> serverName = text.toLowerCase(Locale.ROOT);
                case "ciphers", "exclude" -> {
                    // the JDK has no others than those that Postfix calls high
                }
                default -> throw new IllegalArgumentException("unknown attribute of a TLS policy: " + pair[0]);
            }
        }
        if (level == TlsLevel.FINGERPRINT && match.isEmpty()) {
            throw new IllegalArgumentException("the level fingerprint needs match=");
        }
        return new TlsPolicy(level, List.copyOf(match), protocols, serverName, Optional.empty());
    }

    private static List<String> names(TlsLevel level, String text) {
        if (level == TlsLevel.FINGERPRINT) {
            return Arrays.stream(text.split("\\|")).map(CertificateCheck.Fingerprints::normal).toList();
        }
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[:|]")).filter(n -> !n.isEmpty()).toList();
    }

    /**
     * Reads {@code >=TLSv1.2}, {@code !TLSv1.1:!TLSv1} or {@code TLSv1.3}.
     *
     * @throws IllegalArgumentException if a protocol is unknown or none is left
     */
    static List<String> protocols(String text) {
        List<String> chosen = new ArrayList<>();
        List<String> left = new ArrayList<>(PROTOCOLS);
        for (String word : text.split("[\\s,:]+")) {
            if (word.startsWith(">=")) {
                left.removeAll(PROTOCOLS.subList(0, index(word.substring(2))));
            } else if (word.startsWith("<=")) {
                left.removeAll(PROTOCOLS.subList(index(word.substring(2)) + 1, PROTOCOLS.size()));
            } else if (word.startsWith("!")) {
                // what the JDK does not know at all is excluded already
                left.removeIf(word.substring(1)::equalsIgnoreCase);
            } else if (!word.isEmpty()) {
                chosen.add(PROTOCOLS.get(index(word)));
            }
        }
        left.retainAll(chosen.isEmpty() ? PROTOCOLS : chosen);
        if (left.isEmpty()) {
            throw new IllegalArgumentException("no TLS protocol is left by " + text);
        }
        return List.copyOf(left);
    }

    private static int index(String protocol) {
        for (int i = 0; i < PROTOCOLS.size(); i++) {
            if (PROTOCOLS.get(i).equalsIgnoreCase(protocol)) {
                return i;
            }
        }
        throw new IllegalArgumentException("not a TLS protocol: " + protocol + "; there are " + String.join(", ", PROTOCOLS));
    }
}
