package org.colombier.portal.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.colombier.mail.EmailAddress;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** Gives Spring Security the login that the cookie names; the principal is the person's address. Writes nothing: logins begin and end in {@link LoginCookie}. */
class LoginRepository implements SecurityContextRepository {

    private final LoginCookie cookie;

    LoginRepository(LoginCookie cookie) {
        this.cookie = cookie;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new DeferredSecurityContext() {

            private org.springframework.security.core.context.@org.jspecify.annotations.Nullable SecurityContext loaded;

            @Override
            public SecurityContext get() {
                SecurityContext context = loaded;
                if (context == null) {
                    context = cookie.who(request).map(LoginRepository::context).orElseGet(SecurityContextImpl::new);
                    loaded = context;
                }
                return context;
            }

            @Override
            public boolean isGenerated() {
                return !cookie.isIn(request);
            }
        };
    }

    private static SecurityContextImpl context(EmailAddress address) {
        return new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(address, null, List.of()));
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        // A login is a row, made and ended elsewhere.
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return cookie.isIn(request);
    }
}
