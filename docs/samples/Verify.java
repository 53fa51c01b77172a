// A webhook of Okaeshi, verified with nothing but Java's own library.
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Verify {
    /** `headers` by lower-case name; `body` as it came, before anything has read it as JSON; `now` in seconds. */
    public static boolean verify(String secret, Map<String, String> headers, byte[] body, long now) throws Exception {
        long at = Long.parseLong(headers.get("webhook-timestamp"));
        if (Math.abs(now - at) > 300) return false; // an old one, sent again by somebody else
        byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update((headers.get("webhook-id") + "." + at + ".").getBytes(StandardCharsets.UTF_8));
        byte[] ours = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes(StandardCharsets.UTF_8);
        // While a secret is renewed there are two signatures: one of them has to fit.
        for (String theirs : headers.get("webhook-signature").split(" ")) {
            if (MessageDigest.isEqual(ours, theirs.getBytes(StandardCharsets.UTF_8))) return true;
        }
        return false;
    }
}
