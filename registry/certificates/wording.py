"""The words of a certificate. They are kept here, not in the site's catalogue: a certificate rendered again years
later has to come out the same, whatever has become of the site's translations."""

from collections.abc import Mapping

from registry.certificates.content import Language

JAPANESE: Mapping[str, str] = {
    "title": "無効化証明書",
    "subtitle": "Certificate of Retirement",
    "number": "証明書番号",
    "version": "第{version}版",
    "honorific": "様",
    "private": "名義は非公開です",
    "statement": "下記の温室効果ガス排出削減・吸収クレジットは、上記の名義のために登録簿で無効化されました。\n"
    "無効化は取り消せず、これらのクレジットが再び移転または使用されることはありません。",
    "statement_private": "下記の温室効果ガス排出削減・吸収クレジットは、登録簿で無効化されました。\n"
    "無効化は取り消せず、これらのクレジットが再び移転または使用されることはありません。",
    "project": "プロジェクト",
    "methodology": "方法論",
    "scheme": "認証制度",
    "vintage": "削減・吸収の年",
    "vintage_value": "{year}年",
    "verification_body": "検証機関",
    "purpose": "目的",
    "beneficiary_kind": "名義の種類",
    "serials": "シリアル番号",
    "serials_many": "{count}の範囲（次のページ以降に記載）",
    "retired_on": "無効化日",
    "jst": "日本時間",
    "utc": "協定世界時",
    "message": "メッセージ",
    "scan": "登録簿の記録",
    "issuer": "Okaeshi 登録簿",
    "particulars": "明細",
    "grams": "グラム",
    "sum": "合計",
    "paid": "お支払いの内訳",
    "paid_project": "プロジェクト",
    "paid_platform_fee": "運営手数料",
    "paid_payment_fee": "決済手数料",
    "paid_tax": "消費税",
    "record": "公開ログの記録",
    "record_note": "無効化と同時に、次の内容が公開ログに書き込まれました。氏名とメッセージはログには載らず、"
    "ソルト付きのハッシュ値（コミットメント）だけが載ります。",
    "entry_index": "ログの番号",
    "leaf_hash": "葉のハッシュ値",
    "checkpoint": "チェックポイント",
    "checkpoint_value": "{origin}（{size}件）",
    "root": "ルートハッシュ",
    "commitment": "コミットメント",
    "salt": "ソルト",
    "exact_text": "正確な文字列",
    "opening_private": "開示されていません",
    "beneficiary": "名義",
    "verify": "この証明書を確かめるには",
    "verify_offline": "この証明書は、発行者のサーバーがなくても検証できます。"
    "PDFには次の三つのファイルが添付されています。",
    "file_leaf": "ログに書き込まれた正確なバイト列",
    "file_openings": "コミットメントを開くソルトと文字列",
    "file_proof": "ログに含まれることの証明（C2SP tlog-proof）",
    "verify_trust": "発行者のルート証明書とログの検証鍵は、次の場所から一度だけ入手し、保管してください。",
    "verify_command": "電子署名、添付ファイル、ログへの包含、印刷された文字の一致を、次のコマンドで確かめられます。",
    "page": "{page} / {pages} ページ",
    "band_demo": "見本　DEMONSTRATION",
    "band_demo_note": "これは見本です。実在の排出削減・吸収を表すものではありません。",
    "band_test": "テスト　TEST MODE",
    "band_test_note": "テストモードの証明書です。実在の排出削減・吸収を表すものではありません。",
    "kind_person": "個人",
    "kind_organisation": "団体",
    "kind_event": "催し",
    "kind_product": "商品・サービス",
}

ENGLISH: Mapping[str, str] = {
    "title": "Certificate of Retirement",
    "subtitle": "無効化証明書",
    "number": "Certificate",
    "version": "Version {version}",
    "honorific": "",
    "private": "The beneficiary is kept private",
    "statement": "The emission reduction and removal credits named below were retired in the registry on behalf of "
    "the above. Retirement is final: they can never be transferred or used again.",
    "statement_private": "The emission reduction and removal credits named below were retired in the registry. "
    "Retirement is final: they can never be transferred or used again.",
    "project": "Project",
    "methodology": "Methodology",
    "scheme": "Scheme",
    "vintage": "Vintage",
    "vintage_value": "{year}",
    "verification_body": "Verified by",
    "purpose": "Purpose",
    "beneficiary_kind": "Kind of beneficiary",
    "serials": "Serial numbers",
    "serials_many": "{count} ranges, listed on the pages that follow",
    "retired_on": "Retired on",
    "jst": "Japan time",
    "utc": "UTC",
    "message": "Message",
    "scan": "Record in the registry",
    "issuer": "Okaeshi Registry",
    "particulars": "Particulars",
    "grams": "Grams",
    "sum": "Total",
    "paid": "Where the money went",
    "paid_project": "Project",
    "paid_platform_fee": "Platform fee",
    "paid_payment_fee": "Payment fee",
    "paid_tax": "Consumption tax",
    "record": "The record in the public log",
    "record_note": "This was written into the public log in the moment of retirement. Names and messages never enter "
    "the log: only their salted hashes, the commitments, do.",
    "entry_index": "Entry",
    "leaf_hash": "Leaf hash",
    "checkpoint": "Checkpoint",
    "checkpoint_value": "{origin} ({size} entries)",
    "root": "Root hash",
    "commitment": "commitment",
    "salt": "salt",
    "exact_text": "exact text",
    "opening_private": "not disclosed",
    "beneficiary": "Beneficiary",
    "verify": "How to verify this certificate",
    "verify_offline": "It can be verified without any server of the issuer. Three files are attached to this PDF:",
    "file_leaf": "the exact bytes written into the log",
    "file_openings": "the salts and texts that open the commitments",
    "file_proof": "the proof that the log contains them (C2SP tlog-proof)",
    "verify_trust": "The issuer's root certificate and the log's verifier keys, to be obtained once and kept:",
    "verify_command": "This command checks the signature, the attachments, their place in the log, and that the "
    "printed text agrees with them:",
    "page": "Page {page} of {pages}",
    "band_demo": "見本　DEMONSTRATION",
    "band_demo_note": "This is a specimen. It stands for no real reduction or removal of emissions.",
    "band_test": "テスト　TEST MODE",
    "band_test_note": "Issued in test mode. It stands for no real reduction or removal of emissions.",
    "kind_person": "Person",
    "kind_organisation": "Organisation",
    "kind_event": "Event",
    "kind_product": "Product or service",
}


def words(language: Language) -> Mapping[str, str]:
    """Every word of a certificate in one language."""
    return JAPANESE if language == "ja" else ENGLISH


def folio(language: Language, page: int, pages: int) -> str:
    """What stands at the foot of a page."""
    return words(language)["page"].format(page=page, pages=pages)
