package org.colombier.portal.view;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * What the page after a redirect says about the act before it: a text's key and arguments, in a cookie of a minute.
 * Only texts that exist are shown, and escaped, so a forged cookie can say nothing of its own that matters.
 *
 * @param kind {@code success} or {@code danger}
 */
public record Flash(String kind, String key, String[] arguments) {

    private static final String COOKIE = "colombier_flash";
    private static final int LONGEST = 1_000;

    /** Tells that it was done. */
    public static void success(HttpServletRequest request, HttpServletResponse response, String key, Object... arguments) {
        new Flash("success", key, strings(arguments)).write(request, response);
    }

    /** Tells that it was not done, and why. */
    public static void failure(HttpServletRequest request, HttpServletResponse response, String key, Object... arguments) {
        new Flash("danger", key, strings(arguments)).write(request, response);
    }

    /** Reads the message for this page and takes it away. */
    static Optional<Flash> take(HttpServletRequest request, HttpServletResponse response) {
        Cookie cookie = WebUtils.getCookie(request, COOKIE);
        if (cookie == null) {
            return Optional.empty();
        }
        response.addHeader("Set-Cookie", cookie(request, "", Duration.ZERO));
        return parse(cookie.getValue());
    }

    /** The arguments, with numbers as numbers, so that they choose the form of the text. */
    Object[] values() {
        return Arrays.stream(arguments).map(a -> a.matches("[0-9]{1,9}") ? (Object) Long.valueOf(a) : a).toArray();
    }

    private static Optional<Flash> parse(String value) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8).split("\n", -1);
            boolean sound = value.length() <= 2 * LONGEST && parts.length >= 2 && (parts[0].equals("success") || parts[0].equals("danger"));
            return sound ? Optional.of(new Flash(parts[0], parts[1], Arrays.copyOfRange(parts, 2, parts.length))) : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private void write(HttpServletRequest request, HttpServletResponse response) {
        String text = kind + "\n" + key + (arguments.length == 0 ? "" : "\n" + String.join("\n", arguments));
        byte[] octets = text.substring(0, Math.min(text.length(), LONGEST)).getBytes(StandardCharsets.UTF_8);
        response.addHeader("Set-Cookie", cookie(request, Base64.getUrlEncoder().withoutPadding().encodeToString(octets), Duration.ofMinutes(1)));
    }

    private static String cookie(HttpServletRequest request, String value, Duration age) {
        return ResponseCookie.from(COOKIE, value).path("/").maxAge(age).httpOnly(true).sameSite("Lax").secure(request.isSecure()).build().toString();
    }

    private static String[] strings(Object[] arguments) {
        return Arrays.stream(arguments).map(a -> String.valueOf(a).replace('\n', ' ')).toArray(String[]::new);
    }
}
