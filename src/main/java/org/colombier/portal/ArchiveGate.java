package org.colombier.portal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.colombier.lists.catalog.Catalog;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.AddressVeil;
import org.colombier.lists.catalog.MailingList;
import org.colombier.portal.security.Visitor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/** Who gets how far into an archive: who is not logged in may have to press a button first, and may see addresses veiled. Thread-safe. */
@Component
class ArchiveGate {

    private static final String COOKIE = "colombier_archive";
    private static final Duration OPEN = Duration.ofDays(30);

    private final Access access;
    private final Catalog catalog;

    ArchiveGate(Access access, Catalog catalog) {
        this.access = access;
        this.catalog = catalog;
    }

    /** The list, for those who may read its archive; empty if the visitor has to press the button first. */
    Optional<MailingList> open(String address, Visitor visitor, HttpServletRequest request) {
        MailingList list = access.archived(address, visitor);
        boolean shut = veil(list) == AddressVeil.COOKIE && !visitor.isKnown() && !hasPressed(request);
        return shut ? Optional.empty() : Optional.of(list);
    }

    private static boolean hasPressed(HttpServletRequest request) {
        return request.getCookies() != null && Arrays.stream(request.getCookies()).map(Cookie::getName).anyMatch(COOKIE::equals);
    }

    void press(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(HttpHeaders.SET_COOKIE, ResponseCookie.from(COOKIE, "1").path("/lists").httpOnly(true).sameSite("Lax").secure(request.isSecure()).maxAge(OPEN).build().toString());
    }

    /** How addresses are written for the visitor. */
    AddressVeil veil(MailingList list, Visitor visitor) {
        AddressVeil veil = veil(list);
        return visitor.isKnown() && veil != AddressVeil.CONCEALED ? AddressVeil.NONE : veil;
    }

    private AddressVeil veil(MailingList list) {
        return catalog.settings(list).get(ListParameters.WEB_ARCHIVE_SPAM_PROTECTION);
    }
}
