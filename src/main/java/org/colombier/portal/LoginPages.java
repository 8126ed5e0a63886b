package org.colombier.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.colombier.directory.PortalLogins;
import org.colombier.directory.PortalUsers;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.MailLog;
import org.colombier.portal.security.Attempts;
import org.colombier.portal.security.FormGuard;
import org.colombier.portal.security.LoginCookie;
import org.colombier.portal.security.Visitor;
import org.colombier.portal.view.Flash;
import org.colombier.portal.view.PortalSettings;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Logging in by password or by a mailed link, and logging out. What a failed login says never tells whether the address is known. */
@Controller
class LoginPages {

    private static final Duration TRIES_WINDOW = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);

    private final PortalUsers users;
    private final PortalLogins logins;
    private final LoginCookie cookie;
    private final Attempts attempts;
    private final FormGuard guard;
    private final PortalMails mails;
    private final PortalSettings settings;

    LoginPages(PortalUsers users, PortalLogins logins, LoginCookie cookie, Attempts attempts, FormGuard guard, PortalMails mails, PortalSettings settings) {
        this.users = users;
        this.logins = logins;
        this.cookie = cookie;
        this.attempts = attempts;
        this.guard = guard;
        this.mails = mails;
        this.settings = settings;
    }

    @GetMapping("/login")
    String form(Visitor visitor, @RequestParam(defaultValue = "") String next, Model model) {
        if (visitor.isKnown()) {
            return "redirect:" + local(next);
        }
        return form(next, "", "", model);
    }

    @PostMapping("/login")
    String login(@RequestParam(defaultValue = "") String address, @RequestParam(defaultValue = "") String password, @RequestParam(defaultValue = "") String next,
                 Visitor visitor, Model model, HttpServletRequest request, HttpServletResponse response) {
        String byClient = "login client " + Attempts.client(visitor.client());
        String byAddress = "login address " + address.strip().toLowerCase(Locale.ROOT);
        if (attempts.isExhausted(byClient, settings.loginTries()) || attempts.isExhausted(byAddress, 10 * settings.loginTries())) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            return form(next, address, "login.too-many", model);
        }
        Optional<EmailAddress> who = users.authenticate(address, password);
        if (who.isEmpty()) {
            attempts.count(byClient, settings.loginTries(), TRIES_WINDOW);
            attempts.count(byAddress, 10 * settings.loginTries(), HOUR);
            MailLog.line("portal", "NOQUEUE", "login failed, client=" + visitor.client());
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return form(next, address, "login.wrong", model);
        }
        cookie.begin(who.get(), request, response);
        return "redirect:" + local(next);
    }

    /** Sends a link to log in, or does not: the answer is the same. */
    @PostMapping("/login/link")
    String sendLink(@RequestParam(defaultValue = "") String address, @RequestParam(defaultValue = "") String shown,
                    @RequestParam(defaultValue = "") String website, Visitor visitor, Locale locale, Model model,
                    HttpServletRequest request, HttpServletResponse response) {
        FormGuard.Verdict verdict = guard.judge(shown, website);
        Optional<EmailAddress> to = EmailAddress.tryParse(address.strip());
        if (verdict == FormGuard.Verdict.AGAIN || to.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return form("", address, to.isEmpty() ? "form.bad-address" : "form.again", model);
        }
        if (verdict == FormGuard.Verdict.PERSON && mails.mayMail(to.get(), visitor.client())) {
            mails.sendLoginLink(to.get(), request.getServerName(), locale);
        }
        Flash.success(request, response, "login.link-sent", to.get());
        return "redirect:/login";
    }

    /** Shows a button and does nothing: programs that look at the links in mails must not use them up. */
    @GetMapping("/login/link/{token}")
    String link(@PathVariable String token, Model model, HttpServletResponse response) {
        boolean usable = logins.isUsable(token);
        response.setStatus(usable ? HttpStatus.OK.value() : HttpStatus.GONE.value());
        model.addAttribute("usable", usable).addAttribute("token", token);
        return "login-link";
    }

    @PostMapping("/login/link/{token}")
    String useLink(@PathVariable String token, HttpServletRequest request, HttpServletResponse response) {
        Optional<EmailAddress> who = logins.redeem(token);
        if (who.isEmpty()) {
            Flash.failure(request, response, "login.link-gone");
            return "redirect:/login";
        }
        cookie.begin(who.get(), request, response);
        return "redirect:/my";
    }

    @PostMapping("/logout")
    String logout(HttpServletRequest request, HttpServletResponse response) {
        cookie.end(request, response);
        Flash.success(request, response, "logout.done");
        return "redirect:/";
    }

    private String form(String next, String address, String error, Model model) {
        model.addAttribute("next", local(next)).addAttribute("address", address).addAttribute("error", error).addAttribute("shown", guard.stamp());
        return "login";
    }

    /** Only paths of this portal, so that a link to our login leads nobody elsewhere. */
    private static String local(String next) {
        boolean ours = next.startsWith("/") && !next.contains("//") && !next.contains("/.") && next.length() <= 500 && next.chars().noneMatch(c -> c == '\\' || c == '{' || c == '}' || c <= ' ' || c >= 127);
        return ours ? next : "/my";
    }
}
