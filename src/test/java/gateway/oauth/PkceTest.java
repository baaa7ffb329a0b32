package gateway.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PkceTest {

    @Test
    void hashesTheVerifierAsInAppendixBOfRfc7636() {
        assertThat(Pkce.challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
                .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    @Test
    void makesVerifiersOf32RandomBytes() {
        var random = OAuthFixture.random();
        Pkce one = Pkce.fresh(random);
        Pkce other = Pkce.fresh(random);

        assertThat(one.verifier()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(other.verifier());
        assertThat(one.challenge()).isEqualTo(Pkce.challengeOf(one.verifier()));
    }

    @Test
    void hidesTheVerifier() {
        Pkce pkce = Pkce.fresh(OAuthFixture.random());

        assertThat(pkce.toString()).doesNotContain(pkce.verifier());
    }
}
