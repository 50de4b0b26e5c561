import { defineMessages } from '#app/core/i18n/messages.ts'

export const messages = defineMessages({
  'zh-CN': {
    region: '所在地区',
    province: '省份',
    city: '城市',
    district: '区县',
    chooseProvince: '选择省份',
    chooseCity: '选择城市',
    chooseDistrict: '选择区县',
    update: '选好后点这里，更新下一级',
    loadFailed: '地区列表没有加载出来，请检查网络后重新选择省份。',
  },
  en: {
    region: 'Region',
    province: 'Province',
    city: 'City',
    district: 'District',
    chooseProvince: 'Choose a province',
    chooseCity: 'Choose a city',
    chooseDistrict: 'Choose a district',
    update: 'Update the lists below',
    loadFailed: 'The list of regions did not load. Check your network and choose the province again.',
  },
})
