package org.colombier.smtp.client;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What is counted and measured of outgoing mail. Thread-safe. */
final class ClientMeters {

    private final Timer opening;
    private final Counter refused;
    private final Counter clear;
    private final Counter untrusted;
    private final Counter verified;
    private final Timer transactions;

    ClientMeters(MeterRegistry meters) {
        this.opening = Timer.builder("colombier.smtp.client.opening").description("From the call of a host to a session").register(meters);
        this.refused = Counter.builder("colombier.smtp.client.refused").description("Hosts that gave no session").register(meters);
        this.clear = tls(meters, "none");
        this.untrusted = tls(meters, "untrusted");
        this.verified = tls(meters, "verified");
        this.transactions = Timer.builder("colombier.smtp.client.transactions").description("A message's transaction, from MAIL to the last reply").register(meters);
    }

    private static Counter tls(MeterRegistry meters, String how) {
        return Counter.builder("colombier.smtp.client.sessions").description("Sessions by what TLS proved of the host").tag("tls", how).register(meters);
    }

    void opened(long nanos) {
        opening.record(nanos, TimeUnit.NANOSECONDS);
    }

    void notOpened() {
        refused.increment();
    }

    void secured(boolean withTls, TlsDemand demand) {
        (!withTls ? clear : demand.check() instanceof CertificateCheck.Any ? untrusted : verified).increment();
    }

    void transaction(long nanos) {
        transactions.record(nanos, TimeUnit.NANOSECONDS);
    }
}
