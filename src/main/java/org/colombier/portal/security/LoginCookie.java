package org.colombier.portal.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.colombier.directory.PortalLogins;
import org.colombier.mail.EmailAddress;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * The cookie of a login. Each login has a token of its own, made after the proof, so a token that somebody planted
 * before is worth nothing (session fixation); the CSRF token changes with it. Thread-safe.
 */
@Component
public class LoginCookie {

    private static final String NAME = "colombier_login";
    private static final Duration LONGEST = Duration.ofDays(30);

    private final PortalLogins logins;
    private final CsrfTokenRepository csrf;

    LoginCookie(PortalLogins logins, CsrfTokenRepository csrf) {
        this.logins = logins;
        this.csrf = csrf;
    }

    /** Logs in who has just proved to be this address, and ends the login that the browser had. */
    public void begin(EmailAddress address, HttpServletRequest request, HttpServletResponse response) {
        read(request).ifPresent(logins::end);
        csrf.saveToken(null, request, response);
        write(logins.begin(address), LONGEST, request, response);
    }

    /** Logs out. */
    public void end(HttpServletRequest request, HttpServletResponse response) {
        read(request).ifPresent(logins::end);
        csrf.saveToken(null, request, response);
        write("", Duration.ZERO, request, response);
    }

    Optional<EmailAddress> who(HttpServletRequest request) {
        return read(request).flatMap(logins::who);
    }

    boolean isIn(HttpServletRequest request) {
        return read(request).isPresent();
    }

    private static Optional<String> read(HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getCookie(request, NAME)).map(Cookie::getValue).filter(value -> !value.isEmpty());
    }

    private static void write(String token, Duration age, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("Set-Cookie", ResponseCookie.from(NAME, token).path("/").maxAge(age)
            .httpOnly(true).sameSite("Lax").secure(request.isSecure()).build().toString());
    }
}
