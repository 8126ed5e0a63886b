package org.colombier.policy.dkim;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.MessageContent;
import org.springframework.stereotype.Service;

/** Signs our mail, with every key of its domain (RFC 6376 section 5). Thread-safe. */
@Service
public class DkimSigner {

    private final SigningKeys keys;
    private final DkimSettings settings;
    private final Clock clock;
    private final MeterRegistry metrics;

    DkimSigner(SigningKeys keys, DkimSettings settings, Clock clock, MeterRegistry metrics) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Prepares the signatures of a message.
     *
     * @param content   as it goes out, but for what is signed on top and the recipients' keys
     * @param keyOffset where the recipients' keys go, -1 for nowhere
     * @return empty if the domain has no key that signs
     * @throws IOException if the content cannot be read
     * @throws org.springframework.dao.DataAccessException if the keys are not known and the database does not answer
     */
    public Optional<MessageSignature> prepare(Domain signer, MessageContent content, int keyOffset) throws IOException {
        List<SigningKey> signing = keys.of(signer);
        if (signing.isEmpty()) {
            metrics.counter("colombier.dkim.signed", "algorithm", "none").increment();
            return Optional.empty();
        }
        KeyedMessage message = KeyedMessage.read(content, keyOffset, settings.form().body());
        return Optional.of(new MessageSignature(message, signing, settings.form(), clock.instant(),
            key -> metrics.counter("colombier.dkim.signed", "algorithm", key.algorithm().keyType()).increment()));
    }
}
