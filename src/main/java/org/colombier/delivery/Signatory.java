package org.colombier.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import org.colombier.mail.Domain;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.policy.arc.ArcSealer;
import org.colombier.policy.dkim.DkimSigner;
import org.colombier.policy.dkim.MessageSignature;
import org.colombier.queue.Packet;
import org.colombier.smtp.client.Signing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Signs what leaves the house. What the packets of one message share is made once and kept for some minutes. A message
 * that cannot be signed because of its key goes out unsigned, since that would not mend itself; while the database or the
 * content is away it waits. Thread-safe.
 */
@Component
class Signatory {

    private static final Logger LOG = LoggerFactory.getLogger(Signatory.class);
    private static final int MOST_OCTETS_KEPT = 16 << 20;

    /** A content of another form, for peers of seven bits, is of another size: conversion only ever makes it longer. */
    private record Form(String message, long size, int keyOffset) {
    }

    /** @param seal the ARC fields, the same for all copies */
    private record Prepared(byte[] seal, Optional<MessageSignature> signature) {

        int octets() {
            return 512 + seal.length + signature.map(MessageSignature::held).orElse(0);
        }
    }

    private final DkimSigner signer;
    private final ArcSealer sealer;
    private final MeterRegistry metrics;
    private final Cache<Form, Prepared> prepared = Caffeine.newBuilder().maximumWeight(MOST_OCTETS_KEPT).weigher((Form form, Prepared p) -> p.octets())
        .expireAfterAccess(Duration.ofMinutes(5)).build();

    Signatory(DkimSigner signer, ArcSealer sealer, MeterRegistry metrics) {
        this.signer = signer;
        this.sealer = sealer;
        this.metrics = metrics;
    }

    /** For all of a packet's copies. */
    Signing of(Packet packet) {
        Envelope envelope = packet.envelope();
        String message = packet.queueId().toString();
        return (content, keyOffset) -> {
            Prepared all = prepared(new Form(message, content.size(), keyOffset), envelope, content);
            return key -> fields(message, all, key);
        };
    }

    private Prepared prepared(Form form, Envelope envelope, MessageContent content) throws IOException {
        try {
            return prepared.get(form, f -> prepare(f, envelope, content));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Prepared prepare(Form form, Envelope envelope, MessageContent content) {
        try {
            Optional<Domain> domain = envelope.signer();
            Optional<MessageSignature> signature = domain.isEmpty() ? Optional.empty() : signer.prepare(domain.get(), content, form.keyOffset());
            return new Prepared(seal(form, domain, content), signature);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] seal(Form form, Optional<Domain> domain, MessageContent content) throws IOException {
        try {
            return sealer.seal(domain, content, form.keyOffset()).orElse(new byte[0]);
        } catch (GeneralSecurityException e) {
            unsigned(form.message(), e);
            return new byte[0];
        }
    }

    private byte[] fields(String message, Prepared all, String key) throws IOException {
        byte[] signatures;
        try {
            signatures = all.signature().isEmpty() ? new byte[0] : all.signature().get().fields(key);
        } catch (GeneralSecurityException e) {
            unsigned(message, e);
            signatures = new byte[0];
        }
        byte[] fields = java.util.Arrays.copyOf(all.seal(), all.seal().length + signatures.length);
        System.arraycopy(signatures, 0, fields, all.seal().length, signatures.length);
        return fields;
    }

    private void unsigned(String message, GeneralSecurityException why) {
        metrics.counter("colombier.dkim.failed").increment();
        LOG.warn("{}: sent without a signature: {}", message, why.getMessage());
    }
}
