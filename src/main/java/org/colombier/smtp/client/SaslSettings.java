package org.colombier.smtp.client;

import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Logging in at hosts that relay for us (RFC 4954).
 *
 * @param passwordMaps    tables of destination ({@code [host]:port}, {@code [host]}, a domain) and {@code user:password}, as in
 *                        Postfix's smtp_sasl_password_maps
 * @param senderDependent the tables are asked for the envelope sender first
 * @param mechanisms      in the order of preference
 * @param withoutTls      the password is also told to a host that offers no TLS
 */
@ConfigurationProperties("colombier.smtp.client.sasl")
record SaslSettings(@DefaultValue List<String> passwordMaps, @DefaultValue("false") boolean senderDependent,
                    @DefaultValue({"scram-sha-256", "scram-sha-1", "plain", "login"}) List<String> mechanisms,
                    @DefaultValue("false") boolean withoutTls) {

    SaslSettings {
        mechanisms = mechanisms.stream().map(m -> m.strip().toUpperCase(Locale.ROOT)).toList();
        List<String> known = List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN");
        if (!known.containsAll(mechanisms) || mechanisms.isEmpty()) {
            throw new IllegalArgumentException("colombier.smtp.client.sasl.mechanisms: some of " + String.join(", ", known).toLowerCase(Locale.ROOT));
        }
    }
}
