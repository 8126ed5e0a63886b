/**
 * Who is asking and may they: logins by cookie, CSRF, response headers, limits on attempts, guards of public forms.
 * Standards: RFC 6265 (cookies), CSP level 3. Inside the portal only.
 */
@org.jspecify.annotations.NullMarked
package org.colombier.portal.security;
