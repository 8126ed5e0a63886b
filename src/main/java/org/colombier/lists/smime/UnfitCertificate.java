package org.colombier.lists.smime;

/** A certificate or key that cannot be taken. */
public class UnfitCertificate extends Exception {

    private static final long serialVersionUID = 1;

    private final CertificateFault fault;

    UnfitCertificate(CertificateFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public CertificateFault fault() {
        return fault;
    }
}
